/* SPDX-License-Identifier: MIT */
#include <latchkey/host.h>

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cmocka.h>

/* A computer made of files, new for every row. */
static char root[64];
static const char *session, *ssh;

static const char *env(const char *name)
{
	if (!strcmp(name, "XDG_SESSION_ID"))
		return session;
	return strcmp(name, "SSH_CONNECTION") ? NULL : ssh;
}

static struct host host = {.root = root, .uid = 1000, .env = env};

static void make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		assert_true(mkdir(path, 0755) == 0 || errno == EEXIST);
		*slash = '/';
	}
}

static const char *place(const char *path)
{
	static char full[PATH_MAX];

	snprintf(full, sizeof(full), "%s%s", root, path);
	make_folders(full);
	return full;
}

static void put_bytes(const char *path, const char *bytes, size_t length)
{
	FILE *file = fopen(place(path), "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

static void put(const char *path, const char *text)
{
	put_bytes(path, text, strlen(text));
}

static void put_link(const char *path, const char *target)
{
	assert_int_equal(symlink(target, place(path)), 0);
}

static void put_folder(const char *path)
{
	assert_true(mkdir(place(path), 0755) == 0 || errno == EEXIST);
}

static int set_up(void **state)
{
	(void)state;
	snprintf(root, sizeof(root), "/tmp/latchkey-host-XXXXXX");
	session = ssh = NULL;
	return mkdtemp(root) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *ftw)
{
	(void)status;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static int tear_down(void **state)
{
	(void)state;
	return nftw(root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* For tables: a new computer for each row. */
static void next_computer(void)
{
	assert_int_equal(tear_down(NULL), 0);
	assert_int_equal(set_up(NULL), 0);
}

/* ---- who holds the phone ---- */

static void put_process(const char *pid, const char *name, const char *descriptor)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%s/comm", pid);
	put(path, name);
	snprintf(path, sizeof(path), "/proc/%s/fd/7", pid);
	put_link(path, descriptor);
}

static void a_seen_descriptor_proves_the_holder(void **state)
{
	struct holder holder;

	(void)state;
	put_process("90", "adb\n", "/dev/null");
	put_process("812", "strange\n", "/dev/bus/usb/001/005");
	put_process("1200", "later\n", "/dev/bus/usb/001/005");
	put_folder("/proc/sys");
	holder = host_holder(&host, 1, 5);
	assert_int_equal(holder.proof, HOLDER_PROVEN);
	assert_int_equal(holder.pid, 812);
	assert_string_equal(holder.name, "strange");
}

static void a_running_suspect_is_a_likely_holder(void **state)
{
	struct holder holder;

	(void)state;
	put_process("400", "bash\n", "/dev/bus/usb/001/006");
	put_process("1000", "fwupd\n", "/dev/null");
	put_process("99", "gvfs-mtp-volume\n", "/dev/null");
	holder = host_holder(&host, 1, 5);
	assert_int_equal(holder.proof, HOLDER_LIKELY);
	assert_int_equal(holder.pid, 99);
	assert_string_equal(holder.name, "gvfs-mtp-volume");
}

static void without_suspects_the_holder_is_unknown(void **state)
{
	struct holder holder;

	(void)state;
	put_process("400", "usbmuxd\n", "/dev/bus/usb/001/006");
	put_process("401", "adbd\n", "/dev/bus/usb/011/005");
	holder = host_holder(&host, 1, 5);
	assert_int_equal(holder.proof, HOLDER_UNKNOWN);
	assert_int_equal(holder.pid, 0);
	assert_string_equal(holder.name, "");
}

static void our_own_process_is_left_out(void **state)
{
	char pid[16];

	(void)state;
	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	put_process(pid, "latchkey\n", "/dev/bus/usb/001/005");
	assert_int_equal(host_holder(&host, 1, 5).proof, HOLDER_UNKNOWN);
}

/* ---- the udev rule ---- */

static const struct rule_row {
	const char *sentence;
	const char *path[2];
	const char *text[2]; /* NULL: the file is a link to /dev/null */
	enum rule_state state;
	int decided; /* index of the path that decides; -1: none */
} rule_rows[] = {
	{"another rules file is no access", {"/etc/udev/rules.d/70-foo.rules"},
	 {"SUBSYSTEM==\"net\"\n"},
	 RULE_MISSING, -1},
	{"ours as shipped is current", {"/etc/udev/rules.d/70-latchkey.rules"}, {"@uaccess"},
	 RULE_CURRENT, 0},
	{"the plugdev variant is current", {"/usr/lib/udev/rules.d/70-latchkey.rules"},
	 {"@plugdev"},
	 RULE_CURRENT, 0},
	{"the last folder counts as well", {"/lib/udev/rules.d/70-latchkey.rules"}, {"@uaccess"},
	 RULE_CURRENT, 0},
	{"ours with another content is stale", {"/etc/udev/rules.d/70-latchkey.rules"},
	 {"# old\n"}, RULE_STALE, 0},
	{"ours emptied is stale", {"/etc/udev/rules.d/70-latchkey.rules"}, {""}, RULE_STALE, 0},
	{"ours under a late name is too late", {"/etc/udev/rules.d/99-latchkey.rules"},
	 {"@uaccess"},
	 RULE_TOO_LATE, 0},
	{"our content under any late name is too late", {"/etc/udev/rules.d/90-usb.rules"},
	 {"@uaccess"}, RULE_TOO_LATE, 0},
	{"a late uaccess rule is too late", {"/etc/udev/rules.d/99-phone.rules"},
	 {"ENV{ID_USB_INTERFACES}==\"*:ff4203:*\", TAG+=\"uaccess\"\n"}, RULE_TOO_LATE, 0},
	{"an early uaccess rule is another's", {"/etc/udev/rules.d/71-phone.rules"},
	 {"ENV{ID_USB_INTERFACES}==\"*:ff4203:*\", TAG+=\"uaccess\"\n"}, RULE_OTHER, 0},
	{"a late rule that sets the mode is another's", {"/etc/udev/rules.d/99-phone.rules"},
	 {"ATTR{idProduct}==\"d00d\", MODE=\"0666\"\n"}, RULE_OTHER, 0},
	{"a late rule that sets the group is another's", {"/lib/udev/rules.d/99-phone.rules"},
	 {"ENV{x}==\"fastboot\", GROUP=\"plugdev\"\n"}, RULE_OTHER, 0},
	{"a rule that only makes a link gives no access", {"/etc/udev/rules.d/51-android.rules"},
	 {"ATTR{idProduct}==\"d00d\", SYMLINK+=\"fastboot\"\n"}, RULE_MISSING, -1},
	{"a comment gives no access", {"/etc/udev/rules.d/51-android.rules"},
	 {" # ff4203 fastboot MODE=\"0666\" uaccess\n"}, RULE_MISSING, -1},
	{"a mode for something else gives no access", {"/etc/udev/rules.d/51-modem.rules"},
	 {"ATTR{idVendor}==\"05c6\", MODE=\"0666\"\n"}, RULE_MISSING, -1},
	{"what does not end in .rules is not read", {"/etc/udev/rules.d/70-latchkey.rules.bak"},
	 {"@uaccess"}, RULE_MISSING, -1},
	{"/etc hides /usr/lib",
	 {"/etc/udev/rules.d/70-latchkey.rules", "/usr/lib/udev/rules.d/70-latchkey.rules"},
	 {"# mine\n", "@uaccess"}, RULE_STALE, 0},
	{"/usr/local/lib hides /usr/lib",
	 {"/usr/lib/udev/rules.d/70-latchkey.rules",
	 "/usr/local/lib/udev/rules.d/70-latchkey.rules"},
	 {"@uaccess", "# mine\n"}, RULE_STALE, 1},
	{"/run hides /usr/local/lib",
	 {"/run/udev/rules.d/70-latchkey.rules", "/usr/local/lib/udev/rules.d/70-latchkey.rules"},
	 {"@uaccess", "# mine\n"}, RULE_CURRENT, 0},
	{"a link to /dev/null switches the rule off",
	 {"/etc/udev/rules.d/70-latchkey.rules", "/usr/lib/udev/rules.d/70-latchkey.rules"},
	 {NULL, "@uaccess"}, RULE_MISSING, -1},
	{"ours in time outranks ours too late",
	 {"/etc/udev/rules.d/99-latchkey.rules", "/usr/lib/udev/rules.d/70-latchkey.rules"},
	 {"@uaccess", "@uaccess"}, RULE_CURRENT, 1},
	{"another's in time outranks ours too late",
	 {"/etc/udev/rules.d/99-latchkey.rules", "/usr/lib/udev/rules.d/51-android.rules"},
	 {"@uaccess", "ENV{adb}==\"fastboot\", MODE=\"0660\"\n"}, RULE_OTHER, 1},
	{"what cannot be read leaves it unknown", {"/etc/udev/rules.d/51-android.rules/x"}, {"x"},
	 RULE_UNKNOWN, -2},
};

static void put_rule(const char *path, const char *text)
{
	if (!text)
		put_link(path, "/dev/null");
	else if (*text == '@')
		put(path, host_rule_text(!strcmp(text, "@plugdev")));
	else
		put(path, text);
}

static void rules(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rule_rows) / sizeof(*rule_rows); i++) {
		const struct rule_row *row = &rule_rows[i];
		const char *path = row->decided < 0 ? "" : row->path[row->decided];
		struct rule rule;

		next_computer();
		for (size_t j = 0; j < 2 && row->path[j]; j++)
			put_rule(row->path[j], row->text[j]);
		rule = host_rule(&host);
		if (rule.state != row->state || (row->decided != -2 && strcmp(rule.path, path)))
			fail_msg("not true: %s (got %d, '%s')", row->sentence, (int)rule.state,
				 rule.path);
	}
}

static void without_rules_folders_the_rule_is_unknown(void **state)
{
	(void)state;
	assert_int_equal(host_rule(&host).state, RULE_UNKNOWN);
}

static void the_shipped_rules_are_embedded_whole(void **state)
{
	static const char *const files[] = {"udev/70-latchkey.rules",
		"udev/70-latchkey-plugdev.rules"};
	char text[8192];

	(void)state;
	for (int plugdev = 0; plugdev < 2; plugdev++) {
		FILE *file = fopen(files[plugdev], "r");
		size_t length;

		assert_non_null(file);
		length = fread(text, 1, sizeof(text) - 1, file);
		fclose(file);
		text[length] = '\0';
		assert_string_equal(host_rule_text(plugdev), text);
		assert_non_null(strstr(text, "\nSUBSYSTEM==\"usb\", ENV{DEVTYPE}==\"usb_device\", "
					     "ENV{ID_USB_INTERFACES}==\"*:ff4203:*\", "
					     "TAG+=\"uaccess\""));
	}
	assert_null(strstr(host_rule_text(false), "MODE="));
	assert_non_null(strstr(host_rule_text(true), ", GROUP=\"plugdev\", MODE=\"0660\"\n"));
}

/* ---- the computer ---- */

static void an_empty_computer_answers_nothing_it_cannot_know(void **state)
{
	struct computer computer = host_computer(&host);

	(void)state;
	assert_int_equal(computer.udev_running, TRI_NO);
	assert_int_equal(computer.local_seat, TRI_UNKNOWN);
	assert_false(computer.over_ssh);
	assert_int_equal(computer.plugdev_exists, TRI_UNKNOWN);
	assert_int_equal(computer.plugdev_member, TRI_UNKNOWN);
	assert_int_equal(computer.container, TRI_UNKNOWN);
	assert_int_equal(computer.virtual_machine, TRI_UNKNOWN);
	assert_int_equal(computer.usb_controller, TRI_UNKNOWN);
	assert_int_equal(computer.usb_nodes, TRI_NO);
	assert_string_equal(computer.kernel, "");
	assert_string_equal(computer.system, "");
	assert_int_equal(computer.suspect_count, 0);
}

static void a_desktop_is_described(void **state)
{
	struct computer computer;

	(void)state;
	session = "c2";
	put("/run/udev/control", "");
	put("/run/systemd/sessions/c2", "# private\nUID=1000\nSEAT=seat0\nREMOTE=0\n");
	put_folder("/run/systemd/system");
	put("/etc/passwd", "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/:/bin/sh\n");
	put("/etc/group", "root:x:0:\nplugdev:x:46:bob,ann\nann:x:1000:\n");
	put("/sys/class/dmi/id/sys_vendor", "LENOVO\n");
	put("/proc/cpuinfo", "flags : fpu sse\n");
	put_folder("/sys/bus/usb/devices/usb1/");
	put_folder("/dev/bus/usb/001/");
	put("/proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
	put("/etc/os-release", "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\n"
			       "VERSION_ID='12'\nHOME_URL=\"https://www.debian.org/\"\n");
	put_process("31", "ModemManager\n", "/dev/null");
	put_process("5", "adb\n", "/dev/null");
	computer = host_computer(&host);
	assert_int_equal(computer.udev_running, TRI_YES);
	assert_int_equal(computer.local_seat, TRI_YES);
	assert_false(computer.over_ssh);
	assert_int_equal(computer.plugdev_exists, TRI_YES);
	assert_int_equal(computer.plugdev_member, TRI_YES);
	assert_int_equal(computer.container, TRI_NO);
	assert_int_equal(computer.virtual_machine, TRI_NO);
	assert_int_equal(computer.usb_controller, TRI_YES);
	assert_int_equal(computer.usb_nodes, TRI_YES);
	assert_string_equal(computer.kernel, "6.1.0-18-amd64");
	assert_string_equal(computer.system, "Debian GNU/Linux 12");
	assert_int_equal(computer.suspect_count, 2);
	assert_string_equal(computer.suspects[0].name, "adb");
	assert_int_equal(computer.suspects[1].pid, 31);
	assert_int_equal(computer.suspects[1].proof, HOLDER_LIKELY);
}

static void no_more_suspects_than_fit_are_named(void **state)
{
	char pid[16];

	(void)state;
	for (int i = 1; i <= 12; i++) {
		snprintf(pid, sizeof(pid), "%d", i);
		put_process(pid, "adb\n", "/dev/null");
	}
	assert_int_equal(host_computer(&host).suspect_count, 8);
}

static void the_real_computer_is_below_an_empty_root(void **state)
{
	struct host real = {.root = "", .uid = getuid(), .env = env};
	struct utsname names;

	(void)state;
	assert_int_equal(uname(&names), 0);
	assert_string_equal(host_computer(&real).kernel, names.release);
}

static const struct seat_row {
	const char *sentence, *session, *ssh, *text;
	enum tri seat;
} seat_rows[] = {
	{"a session at a seat is local", "7", NULL, "UID=1000\nSEAT=seat0\n", TRI_YES},
	{"a seat in the first line is a seat", "7", NULL, "SEAT=seat0\n", TRI_YES},
	{"a session without a seat is not local", "7", NULL, "UID=1000\nOLD_SEAT=x\n", TRI_NO},
	{"a remote session is not local", "7", NULL, "SEAT=seat0\nREMOTE=1\n", TRI_NO},
	{"SSH is never local", "7", "10.0.0.1 1 10.0.0.2 22", "SEAT=seat0\n", TRI_NO},
	{"SSH without a session is not local", NULL, "10.0.0.1 1 10.0.0.2 22", "", TRI_NO},
	{"a session that nobody knows is unknown", "8", NULL, "SEAT=seat0\n", TRI_UNKNOWN},
	{"no session is unknown", NULL, NULL, "SEAT=seat0\n", TRI_UNKNOWN},
	{"an empty session is unknown", "", NULL, "SEAT=seat0\n", TRI_UNKNOWN},
	{"a session cannot lead elsewhere", "../sessions/7", NULL, "SEAT=seat0\n", TRI_UNKNOWN},
};

static void seats(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(seat_rows) / sizeof(*seat_rows); i++) {
		const struct seat_row *row = &seat_rows[i];
		struct computer computer;

		next_computer();
		session = row->session;
		ssh = row->ssh;
		put("/run/systemd/sessions/7", row->text);
		computer = host_computer(&host);
		if (computer.local_seat != row->seat || computer.over_ssh != (row->ssh != NULL))
			fail_msg("not true: %s (got %d)", row->sentence, (int)computer.local_seat);
	}
}

static const struct file_row {
	const char *sentence, *path, *bytes;
	size_t length;
	enum tri container, virtual_machine;
} file_rows[] = {
#define TEXT(text) text, sizeof(text) - 1
	{"docker leaves its mark", "/.dockerenv", TEXT(""), TRI_YES, TRI_UNKNOWN},
	{"podman leaves its mark", "/run/.containerenv", TEXT(""), TRI_YES, TRI_UNKNOWN},
	{"systemd leaves its mark", "/run/systemd/container", TEXT("lxc\n"), TRI_YES, TRI_UNKNOWN},
	{"the first process knows", "/proc/1/environ", TEXT("A=b\0container=lxc\0"), TRI_YES,
	 TRI_UNKNOWN},
	{"it may say so first", "/proc/1/environ", TEXT("container=lxc\0"), TRI_YES, TRI_UNKNOWN},
	{"another variable is no container", "/proc/1/environ", TEXT("A=b\0nocontainer=1\0"),
	 TRI_NO,
	 TRI_UNKNOWN},
	{"an empty environment is no container", "/proc/1/environ", TEXT(""), TRI_NO, TRI_UNKNOWN},
	{"systemd without a mark is no container", "/run/systemd/system/x", TEXT(""), TRI_NO,
	 TRI_UNKNOWN},
	{"QEMU is a virtual machine", "/sys/class/dmi/id/sys_vendor", TEXT("QEMU\n"), TRI_UNKNOWN,
	 TRI_YES},
	{"VirtualBox is a virtual machine", "/sys/class/dmi/id/product_name", TEXT("VirtualBox\n"),
	 TRI_UNKNOWN, TRI_YES},
	{"VMware is a virtual machine", "/sys/class/dmi/id/sys_vendor", TEXT("VMware, Inc.\n"),
	 TRI_UNKNOWN, TRI_YES},
	{"Hyper-V is a virtual machine", "/sys/class/dmi/id/product_name",
	 TEXT("Virtual Machine\n"),
	 TRI_UNKNOWN, TRI_YES},
	{"Microsoft's own notebook is not", "/sys/class/dmi/id/sys_vendor",
	 TEXT("Microsoft Corporation\n"), TRI_UNKNOWN, TRI_NO},
	{"the processor knows its hypervisor", "/proc/cpuinfo",
	 TEXT("flags : fpu hypervisor sse\n"),
	 TRI_UNKNOWN, TRI_YES},
	{"a processor without one is real", "/proc/cpuinfo", TEXT("flags : fpu sse\n"), TRI_UNKNOWN,
	 TRI_NO},
#undef TEXT
};

static void containers_and_virtual_machines(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(file_rows) / sizeof(*file_rows); i++) {
		const struct file_row *row = &file_rows[i];
		struct computer computer;

		next_computer();
		put_bytes(row->path, row->bytes, row->length);
		computer = host_computer(&host);
		if (computer.container != row->container ||
		    computer.virtual_machine != row->virtual_machine)
			fail_msg("not true: %s (got %d, %d)", row->sentence,
				 (int)computer.container, (int)computer.virtual_machine);
	}
}

static void a_computer_may_have_no_usb(void **state)
{
	(void)state;
	put_folder("/sys/bus/pci/");
	assert_int_equal(host_computer(&host).usb_controller, TRI_NO);
	put_folder("/sys/bus/usb/devices/");
	assert_int_equal(host_computer(&host).usb_controller, TRI_NO);
}

static const struct group_row {
	const char *sentence, *passwd, *group;
	enum tri exists, member;
} group_rows[] = {
	{"no such group", "ann:x:1000:5:\n", "users:x:5:\n", TRI_NO, TRI_NO},
	{"another's group", "ann:x:1000:5:\n", "plugdev:x:46:bob\n", TRI_YES, TRI_NO},
	{"a longer name is another's", "ann:x:1000:5:\n", "plugdev:x:46:anna,joann\n", TRI_YES,
	 TRI_NO},
	{"the last of the members", "ann:x:1000:5:\n", "plugdev:x:46:bob,ann", TRI_YES, TRI_YES},
	{"the user's first group", "ann:x:1000:46:\n", "plugdev:x:46:\n", TRI_YES, TRI_YES},
	{"a user that nobody knows", "bob:x:1001:46:\n", "plugdev:x:46:bob\n", TRI_YES,
	 TRI_UNKNOWN},
	{"broken lines are passed over", "x\n:::\nann:x:1000:5:\n", "\nplugdev\nplugdev:x:46:ann\n",
	 TRI_YES, TRI_YES},
};

static void groups(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(group_rows) / sizeof(*group_rows); i++) {
		const struct group_row *row = &group_rows[i];
		struct computer computer;

		next_computer();
		put("/etc/passwd", row->passwd);
		put("/etc/group", row->group);
		computer = host_computer(&host);
		if (computer.plugdev_exists != row->exists ||
		    computer.plugdev_member != row->member)
			fail_msg("not true: %s (got %d, %d)", row->sentence,
				 (int)computer.plugdev_exists, (int)computer.plugdev_member);
	}
}

/* ---- port and node ---- */

static void a_phone_behind_hubs_is_described(void **state)
{
	struct port port;

	(void)state;
	put("/sys/devices/pci0000:00/0000:00:14.0/usb3/1/speed", "480\n");
	put_link("/sys/devices/pci0000:00/0000:00:14.0/driver",
		"../../../bus/pci/drivers/xhci_hcd");
	put_link("/sys/bus/usb/devices/usb3", "../../../devices/pci0000:00/0000:00:14.0/usb3");
	put_link("/sys/bus/usb/devices/3-1.4.2", "../../../devices/pci0000:00/0000:00:14.0/usb3/1");
	port = host_port(&host, "usb:3-1.4.2");
	assert_int_equal(port.hubs, 2);
	assert_int_equal(port.mbit, 480);
	assert_string_equal(port.controller, "xhci_hcd");
	assert_true(port.super_speed_controller);
	assert_int_equal(host_port(&host, "usb:3-9").hubs, 0);
	assert_int_equal(host_port(&host, "usb:3-9").mbit, 0);
}

static void an_old_controller_is_not_super_speed(void **state)
{
	(void)state;
	put_folder("/sys/devices/pci/usb1/");
	put_link("/sys/devices/pci/driver", "../bus/ehci-pci");
	put_link("/sys/bus/usb/devices/usb1", "../../../devices/pci/usb1");
	assert_string_equal(host_port(&host, "usb:1-1").controller, "ehci-pci");
	assert_false(host_port(&host, "usb:1-1").super_speed_controller);
}

static void an_id_that_is_none_is_looked_up_nowhere(void **state)
{
	static const char *const ids[] = {"", "usb:", "1-1", "usb:../1-1", "usb:1-1/..",
		"usb:1..1-1",
					  "usb:1:5"};

	(void)state;
	put("/sys/bus/usb/devices/1-1/speed", "480\n");
	assert_int_equal(host_port(&host, "usb:1-1").mbit, 480);
	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++) {
		struct port port = host_port(&host, ids[i]);

		assert_int_equal(port.mbit, 0);
		assert_int_equal(port.hubs, 0);
		assert_string_equal(port.controller, "");
	}
}

static void a_missing_node_is_missing(void **state)
{
	struct node node = host_node(&host, 1, 5);

	(void)state;
	assert_int_equal(node.exists, TRI_NO);
	assert_int_equal(node.writable, TRI_UNKNOWN);
	assert_string_equal(node.owner, "");
}

static const struct node_row {
	const char *sentence;
	unsigned mode;
	bool owner, root;    /* the user owns the node; the user is root */
	const char *members; /* of the node's group; NULL: no such files */
	enum tri writable;
} node_rows[] = {
	{"root may", 0400, false, true, NULL, TRI_YES},
	{"the owner may if the mode says so", 0600, true, false, NULL, TRI_YES},
	{"the owner may not if only others may", 0466, true, false, NULL, TRI_NO},
	{"a member may if the group may", 0660, false, false, "ann", TRI_YES},
	{"another may not if only the group may", 0660, false, false, "bob", TRI_NO},
	{"a member may not if only others may", 0606, false, false, "ann", TRI_NO},
	{"another may if others may", 0606, false, false, "bob", TRI_YES},
	{"nobody may", 0444, false, false, "ann", TRI_NO},
	{"everybody may", 0666, false, false, NULL, TRI_YES},
	{"without the files the group's answer is unknown", 0660, false, false, NULL, TRI_UNKNOWN},
};

static void nodes(void **state)
{
	static const char path[] = "/dev/bus/usb/001/005";
	const unsigned uid = host.uid;
	char text[96];

	(void)state;
	for (size_t i = 0; i < sizeof(node_rows) / sizeof(*node_rows); i++) {
		const struct node_row *row = &node_rows[i];
		struct stat status;
		struct node node;

		next_computer();
		put(path, "");
		assert_int_equal(chmod(place(path), row->mode), 0);
		assert_int_equal(stat(place(path), &status), 0);
		if (row->owner && status.st_uid == 0)
			assert_int_equal(chown(place(path), 77, status.st_gid), 0);
		assert_int_equal(stat(place(path), &status), 0);
		host.uid = row->root ? 0 : row->owner ? status.st_uid : status.st_uid + 1;
		if (row->members) {
			snprintf(text, sizeof(text), "holder:x:%u:9999:\nann:x:%u:9999:\n",
				 (unsigned)status.st_uid, host.uid);
			put("/etc/passwd", text);
			snprintf(text, sizeof(text), "phones:x:%u:%s\n", (unsigned)status.st_gid,
				 row->members);
			put("/etc/group", text);
		}
		node = host_node(&host, 1, 5);
		if (node.exists != TRI_YES || node.writable != row->writable ||
		    node.mode != row->mode)
			fail_msg("not true: %s (got %d, %o)", row->sentence, (int)node.writable,
				 node.mode);
		if (row->members) {
			assert_string_equal(node.owner, "holder");
			assert_string_equal(node.group, "phones");
		} else {
			snprintf(text, sizeof(text), "%u", (unsigned)status.st_uid);
			assert_string_equal(node.owner, text);
		}
	}
	host.uid = uid;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_seen_descriptor_proves_the_holder),
		TEST(a_running_suspect_is_a_likely_holder),
		TEST(without_suspects_the_holder_is_unknown),
		TEST(our_own_process_is_left_out),
		TEST(rules),
		TEST(without_rules_folders_the_rule_is_unknown),
		TEST(the_shipped_rules_are_embedded_whole),
		TEST(an_empty_computer_answers_nothing_it_cannot_know),
		TEST(a_desktop_is_described),
		TEST(no_more_suspects_than_fit_are_named),
		TEST(the_real_computer_is_below_an_empty_root),
		TEST(seats),
		TEST(containers_and_virtual_machines),
		TEST(a_computer_may_have_no_usb),
		TEST(groups),
		TEST(a_phone_behind_hubs_is_described),
		TEST(an_old_controller_is_not_super_speed),
		TEST(an_id_that_is_none_is_looked_up_nowhere),
		TEST(a_missing_node_is_missing),
		TEST(nodes),
	};

	return cmocka_run_group_tests_name("host", tests, NULL, NULL);
}
