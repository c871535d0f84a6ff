# SPDX-License-Identifier: MIT
# The catalog's tables: data files -> checked by a build tool -> C.

CATALOG_DATA := $(wildcard src/catalog/*.csv)
CATALOG_GEN := $(OUT)/catalog_gen

$(CATALOG_GEN): src/catalog/catalog_gen.c src/catalog/columns_gen.c src/catalog/sheet_gen.c \
		src/catalog/sheet_gen.h
	@mkdir -p $(@D)
	$(call say,HOSTCC,$@)$(HOSTCC) -std=c11 -D_GNU_SOURCE $(WARNINGS) -O1 -o $@ $(filter %.c,$^)

$(OUT)/generated/catalog_tables.inc: $(CATALOG_GEN) $(CATALOG_DATA)
	@mkdir -p $(@D)
	$(call say,GEN,$@)$(CATALOG_GEN) src/catalog > $@.new && mv $@.new $@

$(OUT)/src/catalog/tables.o: $(OUT)/generated/catalog_tables.inc
