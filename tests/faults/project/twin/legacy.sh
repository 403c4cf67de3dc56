#!/bin/sh
# The demo's legacy image with a hundredth of its rows.
set -eu
sed -i 's/seq_1_to_180000/seq_1_to_1800/; s/seq_1_to_8000/seq_1_to_80/; s/seq_1_to_4000/seq_1_to_80/
  s/seq_1_to_12000/seq_1_to_120/; s/% 12000/% 120/; s/seq_1_to_2000/seq_1_to_100/; s/1 + h % 2000,/1 + h % 100,/' /srv/image/data.sql
exec sh /srv/image/build.sh
