#!/bin/sh
# The image of the legacy host: the old payment front end with ten years of data.
exec sh /srv/image/build.sh
