# SPDX-License-Identifier: MIT
# Two commands do everything on a fresh machine:
#   make deps try      install what is missing, build, read the phone (or a demo phone)
#   make deps check    install what the tests need, run them all
# `make help` lists the rest. CC, CFLAGS, LDFLAGS, PKG_CONFIG, PREFIX and DESTDIR are yours.

VERSION := 0.1.0

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
MANDIR ?= $(PREFIX)/share/man
DOCDIR ?= $(PREFIX)/share/doc/latchkey
BASHCOMPDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHCOMPDIR ?= $(PREFIX)/share/zsh/site-functions
FISHCOMPDIR ?= $(PREFIX)/share/fish/vendor_completions.d
UDEVDIR ?= $(PREFIX)/lib/udev/rules.d

PKG_CONFIG ?= pkg-config
INSTALL ?= install
CFLAGS ?= -O2 -g
HOSTCC ?= $(CC)

# DEV=1 and the other configurations have an object tree each.
ifeq ($(DEV),1)
CONFIG ?= dev
SANITIZE ?= address,undefined
DEV_CFLAGS := -Werror -fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all
DEV_LDFLAGS := -fsanitize=$(SANITIZE)
endif
ifeq ($(COVERAGE),1)
CONFIG ?= coverage
DEV_CFLAGS := --coverage -O0
DEV_LDFLAGS := --coverage
endif
OUT := build$(if $(CONFIG),/$(CONFIG))

# What each part needs, as pkg-config knows it. Looked up when something is compiled, never
# before `deps` had its turn.
PKGS := libusb-1.0 jansson libarchive nettle zlib libcyaml yaml-0.1 sqlite3
# Used where it is to be had: twice as fast as zlib. ISAL= builds without it.
ISAL ?= $(shell $(PKG_CONFIG) --exists libisal && echo libisal)
TEST_PKGS := cmocka libical
USBTEST_PKGS := umockdev-1.0

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion \
	-Wstrict-prototypes -Wmissing-prototypes -Wcast-qual -Wwrite-strings -Wformat=2 \
	-Wvla -Wundef -Wswitch-enum -Wimplicit-fallthrough
HARDENING := -fstack-protector-strong -fPIE $(if $(filter 1,$(DEV) $(COVERAGE)),,$(if $(filter -O1 -O2 -O3 -Os,$(CFLAGS)),-D_FORTIFY_SOURCE=2))
HARD_LINK := -pie $(if $(filter Darwin,$(shell uname -s)),,-Wl,-z,relro,-z,now)

once = $(eval $1 := $(2))$($1)
PKG_CFLAGS = $(call once,PKG_CFLAGS,$(shell $(PKG_CONFIG) --cflags $(PKGS) $(ISAL)) $(if $(ISAL),-DHAVE_ISAL=1))
PKG_LIBS = $(call once,PKG_LIBS,$(shell $(PKG_CONFIG) --libs $(PKGS) $(ISAL)))
# The program takes libarchive's tar reader out of the static archive where that links: the shared
# library brings libxml2, ICU and seven more to every start. ARCHIVE_LIB=-larchive links that one.
ARCHIVE_LIB = $(call once,ARCHIVE_LIB,$(shell .ci/static-archive $(CC)))
RUN_LIBS = $(patsubst -larchive,$(ARCHIVE_LIB),$(PKG_LIBS))
TEST_CFLAGS = $(call once,TEST_CFLAGS,$(shell $(PKG_CONFIG) --cflags $(TEST_PKGS)))
TEST_LIBS = $(call once,TEST_LIBS,$(shell $(PKG_CONFIG) --libs $(TEST_PKGS)))
USBTEST_CFLAGS = $(call once,USBTEST_CFLAGS,$(shell $(PKG_CONFIG) --cflags $(USBTEST_PKGS)))
USBTEST_LIBS = $(call once,USBTEST_LIBS,$(shell $(PKG_CONFIG) --libs $(USBTEST_PKGS)))

ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DLATCHKEY_VERSION='"$(VERSION)"' -Iinclude -I$(OUT)/generated \
	-pthread $(WARNINGS) $(HARDENING) $(CFLAGS) $(DEV_CFLAGS)
ALL_LDFLAGS = -pthread $(HARD_LINK) $(CFLAGS) $(LDFLAGS) $(DEV_LDFLAGS)

ifneq ($(V),1)
Q := @
say = @printf '  %-6s %s\n' $1 $2;
endif

SOURCES := $(sort $(filter-out %_gen.c,$(wildcard src/*/*.c)))
OBJECTS := $(SOURCES:%.c=$(OUT)/%.o)
LIBRARY := $(filter-out $(OUT)/src/cli/main.o,$(OBJECTS))

.PHONY: all
all: $(OUT)/latchkey

$(OUT)/latchkey: $(OBJECTS) $(OUT)/link.flags
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $(OBJECTS) $(RUN_LIBS) $(LDLIBS)

$(OUT)/%.o: %.c $(OUT)/compile.flags
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CC) $(ALL_CFLAGS) $(PKG_CFLAGS) -MMD -MP -c -o $@ $<

# Changed flags rebuild; unchanged ones do not. Flags of some targets alone must be `private`, or they
# would reach these files as well.
.PHONY: FORCE
$(OUT)/compile.flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(ALL_CFLAGS) $(ISAL)' | cmp -s - $@ || echo '$(CC) $(ALL_CFLAGS) $(ISAL)' > $@
$(OUT)/link.flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(ALL_LDFLAGS) $(RUN_LIBS) $(LDLIBS)' | cmp -s - $@ || \
		echo '$(CC) $(ALL_LDFLAGS) $(RUN_LIBS) $(LDLIBS)' > $@

-include $(OBJECTS:.o=.d)

# Parts with rules of their own (generated tables, embedded files, tests).
include $(sort $(wildcard src/*/part.mk tests/*.mk))

# ---- set-up ----

DEPS_BUILD := gcc libc6-dev pkg-config libusb-1.0-0-dev libjansson-dev libarchive-dev nettle-dev zlib1g-dev \
	libisal-dev libcyaml-dev libyaml-dev libsqlite3-dev
DEPS_CHECK := libcmocka-dev libical-dev tzdata libumockdev-dev umockdev fastboot clang clang-tidy \
	libclang-rt-14-dev cppcheck shellcheck mandoc tmux procps gcovr python3 qemu-system-x86 busybox-static \
	cpio kmod acl xz-utils zstd chromium tidy libxml2-utils openssl isal time perl
CHECK_GOALS := check unit golden check-usb check-vm check-guide check-html check-packages lint tidy cppcheck \
	coverage bench comparison bench-rom

.PHONY: deps
deps:
	@.ci/deps $(DEPS_BUILD) $(if $(filter $(CHECK_GOALS),$(MAKECMDGOALS)),$(DEPS_CHECK))

# Behind `deps` on one command line everything waits for it, under -j too.
ifneq ($(filter deps,$(MAKECMDGOALS)),)
$(OBJECTS) try $(CHECK_GOALS): | deps
endif

# Built in a new make: this one was started before the packages were there. On all cores, unless -j says
# how many.
ALL_CORES = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell getconf _NPROCESSORS_ONLN))
.PHONY: try check
try:
	+@$(MAKE) --no-print-directory $(ALL_CORES) all
	@demo=; echo "\$$ latchkey status"; \
	$(OUT)/latchkey status; status=$$?; \
	if [ $$status = 3 ]; then \
		demo="--demo vayu"; echo; echo "No phone to ask: here is a demo phone instead."; \
		echo "\$$ latchkey $$demo status"; \
		$(OUT)/latchkey $$demo status; status=$$?; \
	fi; \
	[ $$status = 0 ] || [ $$status = 8 ] || exit $$status; \
	echo; echo "\$$ latchkey $${demo:+$$demo }plan"; \
	$(OUT)/latchkey $$demo plan

check:
	+@$(MAKE) --no-print-directory checks
	@tests/run build/logs $(call suites)

# ---- tests ----

# One cmocka program for each tests/unit/test_*.c.
UNIT_SOURCES := $(sort $(wildcard tests/unit/test_*.c))
UNIT_PROGRAMS := $(UNIT_SOURCES:%.c=$(OUT)/%)
$(OUT)/tests/unit/%: tests/unit/%.c $(LIBRARY) $(OUT)/compile.flags
	@mkdir -p $(@D)
	$(call say,TEST,$@)$(CC) $(ALL_CFLAGS) $(PKG_CFLAGS) $(TEST_CFLAGS) -MMD -MP -Itests $(ALL_LDFLAGS) \
		-o $@ $< $(LIBRARY) $(PKG_LIBS) $(TEST_LIBS)
-include $(UNIT_PROGRAMS:=.d)

.PHONY: unit-programs unit golden
unit-programs: $(UNIT_PROGRAMS)
unit: unit-programs
	@tests/run build/logs $(foreach t,$(UNIT_PROGRAMS),$(call unit_suite,$t,))

golden: $(OUT)/latchkey
	@tests/run build/logs "golden=tests/golden/run $(OUT)/latchkey"

# What `check` builds first: the release, gcc with the sanitizers, and clang.
.PHONY: checks
checks:
	+@$(MAKE) --no-print-directory $(ALL_CORES) all usbtest-programs vm-programs
	+@$(MAKE) --no-print-directory $(ALL_CORES) DEV=1 CC=gcc all unit-programs
	+@$(MAKE) --no-print-directory $(ALL_CORES) DEV=1 CC=clang SANITIZE=undefined CONFIG=clang all unit-programs

unit_suite = "unit$2 $(notdir $1)=CMOCKA_MESSAGE_OUTPUT=TAP $1"
suites = $(foreach t,$(UNIT_SOURCES:%.c=build/dev/%),$(call unit_suite,$t,)) \
	$(foreach t,$(UNIT_SOURCES:%.c=build/clang/%),$(call unit_suite,$t, clang)) \
	"golden=tests/golden/run build/latchkey" \
	"golden sanitized=tests/golden/run build/dev/latchkey" \
	$(foreach l,$(sort $(wildcard tests/lint/*.sh)),"lint $(notdir $l)=$(if $(findstring analysis,$l),&)$l build/latchkey") \
	$(SUITES)

.PHONY: lint tidy cppcheck coverage
lint: $(OUT)/latchkey
	@tests/run build/logs $(foreach l,$(sort $(wildcard tests/lint/*.sh)),"lint $(notdir $l)=$l $(OUT)/latchkey")

# Line coverage of src/ by the unit and golden tests and by the real binary on the fake bus.
coverage:
	+@$(MAKE) --no-print-directory COVERAGE=1 CC=gcc all unit-programs usbtest-programs
	@tests/coverage build/coverage

# Ratios from one run each; the figures are this machine's.
.PHONY: bench
bench: $(OUT)/latchkey usbtest-programs
	tests/bench/status.sh $(OUT)/latchkey $(FAKEBUS); first=$$?; \
	tests/bench/more.sh $(OUT)/latchkey $(FAKEBUS); second=$$?; \
	$(MAKE) --no-print-directory bench-rom && exit $$((first | second))

# ---- installing ----

.PHONY: install uninstall
install: $(OUT)/latchkey
	$(INSTALL) -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(UDEVDIR) $(DESTDIR)$(BASHCOMPDIR) \
		$(DESTDIR)$(ZSHCOMPDIR) $(DESTDIR)$(FISHCOMPDIR) $(DESTDIR)$(DOCDIR)
	$(INSTALL) -m 0755 $(OUT)/latchkey $(DESTDIR)$(BINDIR)/latchkey
	$(INSTALL) -m 0644 docs/latchkey.1 $(DESTDIR)$(MANDIR)/man1/latchkey.1
	$(INSTALL) -m 0644 README.md LICENSE docs/*.md $(DESTDIR)$(DOCDIR)
	$(INSTALL) -m 0644 udev/70-latchkey$(if $(shell getent group plugdev 2>/dev/null),-plugdev).rules \
		$(DESTDIR)$(UDEVDIR)/70-latchkey.rules
	$(OUT)/latchkey completion bash > $(DESTDIR)$(BASHCOMPDIR)/latchkey
	$(OUT)/latchkey completion zsh > $(DESTDIR)$(ZSHCOMPDIR)/_latchkey
	$(OUT)/latchkey completion fish > $(DESTDIR)$(FISHCOMPDIR)/latchkey.fish
	@[ -n "$(DESTDIR)" ] || echo "For the udev rule to count at once: udevadm control --reload && udevadm trigger"

uninstall:
	rm -f $(DESTDIR)$(BINDIR)/latchkey $(DESTDIR)$(MANDIR)/man1/latchkey.1 \
		$(DESTDIR)$(UDEVDIR)/70-latchkey.rules $(DESTDIR)$(BASHCOMPDIR)/latchkey \
		$(DESTDIR)$(ZSHCOMPDIR)/_latchkey $(DESTDIR)$(FISHCOMPDIR)/latchkey.fish
	rm -rf $(DESTDIR)$(DOCDIR)

.PHONY: clean help
clean:
	rm -rf build

help:
	@printf '%s\n' \
	'make deps try      install what is missing, build, read the phone (or a demo phone)' \
	'make deps check    install what the tests need, run them all' \
	'make               build/latchkey' \
	'make DEV=1         build/dev/latchkey, warnings are errors, ASan and UBSan' \
	'make CC=clang      with another compiler; CFLAGS, LDFLAGS, PKG_CONFIG are yours too' \
	'make unit golden lint   some of the tests; check-packages check-guide check-usb' \
	'                        check-html check-vm the others' \
	'make tidy cppcheck coverage bench comparison   what takes longer' \
	'make install       into DESTDIR and PREFIX (/usr/local); uninstall takes it away' \
	'make clean         remove build/; V=1 shows the commands'
