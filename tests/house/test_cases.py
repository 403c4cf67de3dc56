"""What was found in the field of networks and tables, each with the tests that hold it: none of them is gone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[1] / "unit"
CASES = {
    "device-types": {
        "plan/test_device_types.py": (
            "test_files_that_nobody_uses_change_nothing_and_stop_nothing",
            "test_one_model_of_two_makers_is_that_of_the_device_s_maker",
            "test_a_part_number_of_two_models_is_refused_when_a_device_names_it",
            "test_a_module_brings_the_ports_of_its_bay",
            "test_a_stack_has_modules_in_the_chassis_that_the_bay_names",
        )
    },
    "duplex-auto": {
        "network/ios/test_ios_field.py": (
            "test_a_speed_that_is_shown_as_auto_is_replaced_and_comes_back",
            "test_a_plan_that_negotiates_leaves_the_line_that_says_so",
        )
    },
    "dynamic-mode": {
        "network/ios/test_ios_field.py": (
            "test_a_mode_of_the_platform_s_own_goes_and_comes_back",
            "test_back_to_a_negotiated_mode_opens_no_vlan_that_it_did_not_allow",
        )
    },
    "excel-header": {
        "plan/test_table_oddities.py": (
            "test_a_csv_is_read_as_it_is_meant",
            "test_a_workbook_is_read_as_it_is_meant",
            "test_the_sheet_with_the_table_is_found",
            "test_one_fault_says_where_the_head_seems_to_be",
        ),
        "plan/test_other_files.py": ("test_another_kind_of_file_is_told_what_to_do_whatever_its_name",),
    },
    "excel-identifiers": {
        "plan/test_table_oddities.py": (
            "test_a_number_is_what_it_is_shown_as",
            "test_what_a_spreadsheet_spoilt_is_told_with_its_cell",
        )
    },
    "gbk-description": {
        "network/test_field_sessions.py": ("test_a_description_of_any_bytes_comes_back_as_the_same_bytes",),
        "network/test_field_platforms.py": ("test_a_description_is_read_and_written_byte_by_byte",),
    },
    "hostname-paren": {"network/test_field_sessions.py": ("test_brackets_in_the_host_name_and_a_prompt_of_its_own",)},
    "netbox": {
        "exchange/test_netbox_files.py": (
            "test_devices_name_the_model_and_not_the_part_number",
            "test_every_name_stands_in_an_earlier_file",
            "test_a_port_is_created_by_its_type_or_by_its_line_and_never_by_both",
        ),
        "exchange/test_netbox_wanted.py": (
            "test_the_vlan_that_no_plan_defines_is_there_where_a_port_has_it",
            "test_the_same_number_in_another_site_is_another_vlan",
        ),
    },
    "pagp": {"network/ios/test_ios_field.py": ("test_pagp_is_a_group_that_a_port_leaves_and_comes_back_to",)},
    "port-names": {
        "plan/test_port_names.py": (
            "test_a_short_name_means_one_port",
            "test_a_number_that_is_not_there_is_never_another_port",
            "test_a_plan_has_the_port_that_the_device_has",
        )
    },
    "prompt-command": {
        "network/test_field_sessions.py": (
            "test_brackets_in_the_host_name_and_a_prompt_of_its_own",
            "test_a_prompt_that_nothing_ends_is_named",
        )
    },
    "vlan-reserved": {"network/test_plan_faults.py": ("test_what_a_switch_cannot_take_is_a_fault",)},
    "vtp-server": {
        "network/test_vtp.py": ("test_a_vtp_server_is_refused_before_anything_is_written",),
        "network/ios/test_ios_field.py": ("test_vlans_of_a_vtp_domain_are_read_and_never_written",),
    },
    "write-confirm": {
        "network/test_field_sessions.py": (
            "test_the_question_before_a_save_after_an_upgrade_is_answered",
            "test_a_question_that_nobody_knows_is_named_at_once",
        )
    },
}
"""Of each case the tests, by their file."""


@pytest.mark.parametrize("case", CASES)
def test_each_case_of_the_field_is_a_named_test(case: str) -> None:
    for file, names in CASES[case].items():
        there = set(re.findall(r"^def (test_\w+)\(", (UNIT / file).read_text(encoding="utf-8"), re.MULTILINE))
        assert set(names) - there == set(), file
