/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include "show.h"

#include <jansson.h>
#include <string.h>

static bool is_usable(const struct device *device)
{
	return device->mode == MODE_FASTBOOT && device->access == ACCESS_OK;
}

/* What USB says it is: "Google Android", without repeating itself. */
static void add_label(struct text *ret, struct mask *mask, const struct device *device)
{
	struct text maker = {0}, model = {0};

	show_label(&maker, mask, device->manufacturer);
	show_label(&model, mask, device->model);
	if (maker.length && strncmp(text_cstr(&model), text_cstr(&maker), maker.length) != 0)
		text_addf(ret, "%s ", text_cstr(&maker));
	text_add(ret, model.length ? text_cstr(&model) : "unnamed device");
	text_release(&maker);
	text_release(&model);
}

void list_line(const struct out *out, const struct device *device)
{
	struct text label = {0};

	add_label(&label, out->mask, device);
	fprintf(out->file, "%s  %04x:%04x  %s  %s", device->id, device->vendor, device->product,
		text_cstr(&label), words_mode(device->mode));
	if (*words_access(device->access))
		fprintf(out->file, ": %s", words_access(device->access));
	text_release(&label);
}

static void add_problem(struct text *ret, const struct device *device, const struct host *host)
{
	struct holder holder;

	if (!*words_access(device->access))
		return;
	if (device->access == ACCESS_BUSY && host) {
		holder = host_holder(host, device->bus, device->address);
		words_holder(ret, &holder);
	} else {
		text_add(ret, words_access(device->access));
		if (*device->why) {
			text_add(ret, ": ");
			text_add_safe(ret, device->why, strlen(device->why));
		}
	}
}

static void print_device(const struct out *out, const struct device *device,
			 const struct host *host, const struct about *about)
{
	struct text text = {0}, serial = {0}, commands = {0};

	add_label(&text, out->mask, device);
	out_mark(out, is_usable(device) ? TONE_GOOD
					: device->access == ACCESS_OK || device->access == ACCESS_UNKNOWN
						  ? TONE_DIM
						  : TONE_BAD);
	out_print(out, TONE_BOLD, "%s\n", text_cstr(&text));
	out_row(out, false, "port", "%s", device->id);
	out_row(out, false, "mode", "%s", words_mode(device->mode));
	text_clear(&text);
	add_problem(&text, device, host);
	if (text.length)
		out_row(out, false, "problem", "%s", text_cstr(&text));
	else if (is_usable(device))
		out_row(out, false, "ready", "%s%s%s -s %s status", about->program,
			about->demo ? " --demo " : "", about->demo ? about->demo : "", device->id);
	if (*words_mode_next(device->mode))
		out_row(out, false, "next", "%s", words_mode_next(device->mode));
	if (device->access == ACCESS_DENIED && !about->story)
		out_row(out, false, "remedy", "'%s doctor' prints the three commands that give access",
			about->program);
	show_secret(&serial, out->mask, device->serial);
	out_row(out, false, "serial", "%s", serial.length ? text_cstr(&serial) : "none");
	out_row(out, true, "usb", "%04x:%04x, %s speed", device->vendor, device->product,
		speed_name(device->speed));
	text_release(&text);
	text_release(&serial);
	text_release(&commands);
}

void list_text(const struct out *out, const struct device_list *list, const struct host *host,
	       const struct about *about)
{
	if (about->story)
		out_story(out, about->story);
	for (size_t i = 0; i < list->count; i++)
		print_device(out, &list->devices[i], host, about);
	if (list->cut)
		fprintf(out->file, "More than %d devices: the rest is not shown.\n", LIMIT_DEVICES);
}

static json_t *device_json(const struct device *device, const struct host *host, struct mask *mask)
{
	json_t *object = json_object();
	struct text text = {0};
	char ids[16];

	json_set_string(object, "id", device->id);
	snprintf(ids, sizeof(ids), "%04x:%04x", device->vendor, device->product);
	json_set_string(object, "ids", ids);
	json_set_string(object, "mode", mode_name(device->mode));
	json_object_set_new(object, "usable", json_boolean(is_usable(device)));
	if (device->access == ACCESS_UNKNOWN || device->access == ACCESS_OK)
		json_set_string(object, "problem",
				device->mode == MODE_FASTBOOT ? "none" : "wrong-mode");
	else
		json_set_string(object, "problem", access_name(device->access));
	add_problem(&text, device, host);
	if (text.length)
		json_set_bytes(object, "problem_text", text_cstr(&text), text.length);
	if (device->access == ACCESS_BUSY && host) {
		static const char *const proofs[] = {"unknown", "likely", "proven"};
		struct holder holder = host_holder(host, device->bus, device->address);
		json_t *row = json_object();

		json_set_string(row, "proof", proofs[holder.proof]);
		if (holder.proof != HOLDER_UNKNOWN) {
			json_set_string(row, "name", holder.name);
			json_object_set_new(row, "pid", json_integer(holder.pid));
		}
		json_object_set_new(object, "holder", row);
	}
	json_set_string(object, "speed", speed_name(device->speed));
	text_clear(&text);
	mask_label(mask, &text, device->manufacturer, strlen(device->manufacturer));
	json_set_bytes(object, "manufacturer", text_cstr(&text), text.length);
	text_clear(&text);
	mask_label(mask, &text, device->model, strlen(device->model));
	json_set_bytes(object, "model", text_cstr(&text), text.length);
	text_clear(&text);
	mask_secret(mask, &text, device->serial, strlen(device->serial));
	if (text.length)
		json_set_bytes(object, "serial", text_cstr(&text), text.length);
	text_release(&text);
	return object;
}

struct json_t *list_json(const struct device_list *list, const struct host *host,
			 struct mask *mask)
{
	json_t *object = json_object(), *devices = json_array();

	for (size_t i = 0; i < list->count; i++)
		json_array_append_new(devices, device_json(&list->devices[i], host, mask));
	json_object_set_new(object, "devices", devices);
	json_object_set_new(object, "cut", json_boolean(list->cut));
	return object;
}
