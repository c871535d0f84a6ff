/* SPDX-License-Identifier: MIT */
#include <latchkey/phone.h>

#include <latchkey/variable.h>

#include <stdlib.h>
#include <string.h>

/* The answer buffer of Qualcomm's and MediaTek's bootloaders: 64 bytes with tag and NUL. */
enum { CUT_LENGTH = 59 };

static const struct quirk quirks[] = {
	{FAMILY_MTK, "partition-size", VAR_HEX, "MediaTek LK writes sizes without 0x"},
	{FAMILY_FASTBOOTD, "slot-successful", VAR_UNTRUSTED, "AOSP fastbootd, inverted since 2022-06"},
	{FAMILY_ABL, "off-mode-charge", VAR_UNTRUSTED,
	 "Qualcomm ABL prints the charger-screen flag for both"},
	{FAMILY_LK, "off-mode-charge", VAR_UNTRUSTED,
	 "Qualcomm LK prints the charger-screen flag for both"},
	{FAMILY_ABL, "", VAR_CUT, "Qualcomm ABL cuts after 59 characters"},
	{FAMILY_LK, "", VAR_CUT, "Qualcomm LK cuts after 59 characters"},
	{FAMILY_MTK, "", VAR_CUT, "lancelot: version-bootloader is cut after 59 characters"},
};

const struct quirk *phone_quirks(size_t *ret_count)
{
	*ret_count = sizeof(quirks) / sizeof(*quirks);
	return quirks;
}

static bool concerns(const struct quirk *quirk, enum family family, const struct var *var)
{
	size_t length = strlen(quirk->variable);

	if (quirk->family != family)
		return false;
	if (!length)
		return true;
	return var->name_length >= length && !memcmp(var->name, quirk->variable, length) &&
	       (var->name_length == length || var->name[length] == ':');
}

static bool is_hex_without_prefix(const struct var *var)
{
	return var->value_length && !(var->value_length > 1 && var->value[1] == 'x');
}

static void apply_quirks(struct var *var, enum family family, size_t line_length)
{
	for (size_t i = 0; i < sizeof(quirks) / sizeof(*quirks); i++) {
		if (!concerns(&quirks[i], family, var))
			continue;
		if (quirks[i].mark == VAR_CUT && line_length < CUT_LENGTH &&
		    var->value_length < CUT_LENGTH)
			continue;
		if (quirks[i].mark == VAR_HEX && !is_hex_without_prefix(var))
			continue;
		var->marks |= quirks[i].mark;
	}
}

static struct var *find(const struct vars *vars, const char *name, size_t length)
{
	for (size_t i = 0; i < vars->count; i++)
		if (vars->rows[i].name_length == length &&
		    !memcmp(vars->rows[i].name, name, length))
			return &vars->rows[i];
	return NULL;
}

static void add(struct vars *vars, const struct var *var)
{
	struct var *known = find(vars, var->name, var->name_length);

	if (!known)
		vars->rows[vars->count++] = *var;
	else if (known->value_length == var->value_length &&
		 !memcmp(known->value, var->value, var->value_length))
		known->marks |= VAR_DUPLICATE;
	else
		known->marks |= VAR_CONFLICT;
}

int vars_parse(const struct answer *all, enum family family, struct vars *ret, struct error *err)
{
	struct vars vars = {0};

	vars.rows = calloc(all->line_count + 1, sizeof(*vars.rows));
	if (!vars.rows)
		return fail(err, E_NOMEM, "out of memory");
	for (size_t i = 0; i < all->line_count; i++) {
		struct var var = {0};
		size_t length;
		const char *line = answer_line(all, i, &length);

		if (!variable_split(line, length, &var.name, &var.name_length, &var.value,
				    &var.value_length) || !var.name_length) {
			vars.ignored_lines++;
			continue;
		}
		apply_quirks(&var, family, length);
		add(&vars, &var);
	}
	*ret = vars;
	return 0;
}

void vars_release(struct vars *vars)
{
	if (!vars)
		return;
	free(vars->rows);
	memset(vars, 0, sizeof(*vars));
}

const struct var *vars_find(const struct vars *vars, const char *name)
{
	return find(vars, name, strlen(name));
}
