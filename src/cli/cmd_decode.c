/* SPDX-License-Identifier: MIT */
#include "command.h"

static int decode(struct run *run)
{
	struct about about = run_about(run);
	struct decoded decoded;

	decoded_make(&decoded, run->options.arguments[1], run_now(run));
	if (run->options.given[OPTION_JSON])
		run->body = decoded_json(&decoded);
	else
		decoded_text(&run->out, &decoded, &about);
	return decoded_is_known(&decoded) ? EXIT_DONE : EXIT_CANNOT_TELL;
}

const struct command command_decode = {
	.name = "decode",
	.usage = "TEXT",
	.summary = "a version code or the name of a package file, piece by piece",
	.details = {
		"TEXT is a version (V14.0.4.0.SKGTRXM, OS2.0.204.0.VOGMIDC, 22.11.9, "
		"JHACNBH22.0), what Settings > About phone shows ('14.0.4.0(SKGTRXM)'), or the "
		"name of an official package (sweet_tr_global_images_..., "
		"miui_SWEETTRGlobal_..., ...-ota_full-...), with or without folders. Only the "
		"name is looked at: no file is opened, no phone is asked. What the tables do not "
		"know is said, not guessed. With --verbose also what its generation means for "
		"unlocking.",
		"Exit status: 0 decoded, perhaps with letters that are not known; 8 cannot tell: "
		"it has no known form, or nothing in it is known.",
	},
	.least = 1,
	.most = 1,
	.run = decode,
};
