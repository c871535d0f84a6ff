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
PKGS := libusb-1.0 jansson libarchive libcrypto zlib
# Used where it is to be had: twice as fast as zlib. ISAL= builds without it.
ISAL ?= $(shell $(PKG_CONFIG) --exists libisal && echo libisal)
TEST_PKGS := cmocka
USBTEST_PKGS := umockdev-1.0

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion \
	-Wstrict-prototypes -Wmissing-prototypes -Wcast-qual -Wwrite-strings -Wformat=2 \
	-Wvla -Wundef -Wswitch-enum -Wimplicit-fallthrough
HARDENING := -fstack-protector-strong -fPIE $(if $(filter 1,$(DEV) $(COVERAGE)),,-D_FORTIFY_SOURCE=2)
HARD_LINK := -pie $(if $(filter Darwin,$(shell uname -s)),,-Wl,-z,relro,-z,now)

once = $(eval $1 := $(2))$($1)
PKG_CFLAGS = $(call once,PKG_CFLAGS,$(shell $(PKG_CONFIG) --cflags $(PKGS) $(ISAL)) $(if $(ISAL),-DHAVE_ISAL=1))
PKG_LIBS = $(call once,PKG_LIBS,$(shell $(PKG_CONFIG) --libs $(PKGS) $(ISAL)))
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
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $(OBJECTS) $(PKG_LIBS) $(LDLIBS)

$(OUT)/%.o: %.c $(OUT)/compile.flags
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CC) $(ALL_CFLAGS) $(PKG_CFLAGS) -MMD -MP -c -o $@ $<

# Changed flags rebuild; unchanged ones do not.
.PHONY: FORCE
$(OUT)/compile.flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(ALL_CFLAGS)' | cmp -s - $@ || echo '$(CC) $(ALL_CFLAGS)' > $@
$(OUT)/link.flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(ALL_LDFLAGS) $(LDLIBS)' | cmp -s - $@ || echo '$(CC) $(ALL_LDFLAGS) $(LDLIBS)' > $@

-include $(OBJECTS:.o=.d)

# Parts with rules of their own (generated tables, embedded files, tests).
include $(sort $(wildcard src/*/part.mk tests/*.mk))

# ---- unit tests: one cmocka program for each tests/unit/test_*.c ----
UNIT_SOURCES := $(sort $(wildcard tests/unit/test_*.c))
UNIT_PROGRAMS := $(UNIT_SOURCES:%.c=$(OUT)/%)
$(OUT)/tests/unit/%: tests/unit/%.c $(LIBRARY) $(OUT)/compile.flags
	@mkdir -p $(@D)
	$(call say,TEST,$@)$(CC) $(ALL_CFLAGS) $(PKG_CFLAGS) $(TEST_CFLAGS) -MMD -MP -Itests $(ALL_LDFLAGS) \
		-o $@ $< $(LIBRARY) $(PKG_LIBS) $(TEST_LIBS)
-include $(UNIT_PROGRAMS:=.d)
.PHONY: unit
unit: $(UNIT_PROGRAMS)
	$(Q)for t in $(UNIT_PROGRAMS); do CMOCKA_MESSAGE_OUTPUT=TAP $$t || exit 1; done

.PHONY: clean
clean:
	rm -rf build
