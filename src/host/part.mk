# SPDX-License-Identifier: MIT
# The udev rules as they are shipped, for `doctor` to compare with what is installed. Bytes as
# numbers: POSIX tools only, and no quoting to get wrong. The files are ASCII (char is signed).

$(OUT)/generated/udev_rules.inc: udev/70-latchkey.rules udev/70-latchkey-plugdev.rules \
		src/host/part.mk
	@mkdir -p $(@D)
	$(call say,GEN,$@){ \
		echo 'static const char uaccess_rule[] = {'; \
		od -An -v -t u1 udev/70-latchkey.rules | sed 's/\([0-9][0-9]*\)/\1,/g'; \
		echo '0};'; \
		echo 'static const char plugdev_rule[] = {'; \
		od -An -v -t u1 udev/70-latchkey-plugdev.rules | sed 's/\([0-9][0-9]*\)/\1,/g'; \
		echo '0};'; \
	} > $@.new && mv $@.new $@

$(OUT)/src/host/rule.o: $(OUT)/generated/udev_rules.inc
