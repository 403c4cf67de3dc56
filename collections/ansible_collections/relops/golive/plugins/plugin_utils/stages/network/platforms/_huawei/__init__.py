"""What the switches of Huawei share, whatever their generation: names, sections, VLAN lines, display commands."""
