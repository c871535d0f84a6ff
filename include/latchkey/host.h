/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_HOST_H
#define LATCHKEY_HOST_H

#include <latchkey/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What this computer is like: /proc, /sys, udev's rules, seats. Reads only; never changes
 * anything. Everything is looked up below a root folder so that tests can make a computer.
 */

/**
 * struct host - where to look.
 * @root: "" for the real computer, else a folder with proc, sys, run, etc, usr, lib, dev in it.
 * @uid:  whose permissions are meant.
 * @env:  getenv() or a test's stand-in.
 */
struct host {
	const char *root;
	unsigned uid;
	const char *(*env)(const char *name);
};

/* How sure we are who holds a phone. */
enum holder_proof {
	HOLDER_UNKNOWN = 0, /* nobody that we can see; somebody else's process, perhaps */
	HOLDER_LIKELY,      /* a program that is known to hold phones is running */
	HOLDER_PROVEN,      /* its descriptor of the device node was seen in /proc */
};

struct holder {
	enum holder_proof proof;
	int pid;         /* unless unknown */
	char name[64];   /* the process's name; untrusted; "" if unknown */
};

/**
 * host_holder() - who has the device node of a phone open.
 * @bus, @address: of the device.
 *
 * Our own process is left out. Without root, other users' processes cannot be looked into.
 */
struct holder host_holder(const struct host *host, unsigned bus, unsigned address);

enum rule_state {
	RULE_UNKNOWN = 0,
	RULE_MISSING,   /* no rule gives access to fastboot devices */
	RULE_CURRENT,   /* ours, as this version ships it */
	RULE_STALE,     /* ours, with another content */
	RULE_TOO_LATE,  /* ours or a uaccess one, in a file that sorts after 73-seat-late.rules */
	RULE_OTHER,     /* not ours, but a rule that names ff4203 or Android's fastboot */
};

struct rule {
	enum rule_state state;
	char path[256]; /* the file that decided; "" if missing */
};

/** host_rule() - the udev rule that gives access to phones in fastboot. */
struct rule host_rule(const struct host *host);

/** host_rule_text() - the rule as this version ships it, whole file; @plugdev: the variant for
 * systems with that group and no local seat. */
const char *host_rule_text(bool plugdev);

enum tri { TRI_UNKNOWN = 0, TRI_NO, TRI_YES };

/**
 * struct computer - what `doctor` looks at; each question may stay unanswered.
 */
struct computer {
	enum tri udev_running;       /* /run/udev/control */
	enum tri local_seat;         /* this session may get uaccess rights; TRI_NO over SSH */
	bool over_ssh;
	enum tri plugdev_exists;     /* the group */
	enum tri plugdev_member;     /* the user is in it */
	enum tri container;          /* docker, podman, lxc ... */
	enum tri virtual_machine;
	enum tri usb_controller;     /* any in sysfs */
	enum tri usb_nodes;          /* /dev/bus/usb exists */
	char kernel[96];             /* release; untrusted */
	char system[96];             /* name and version of the distribution; untrusted */
	struct holder suspects[8];   /* running programs known to hold phones (fwupd, adb ...) */
	size_t suspect_count;
};

struct computer host_computer(const struct host *host);

/**
 * struct port - how a phone is attached.
 * @hubs: hubs between it and the computer's own ports.
 */
struct port {
	unsigned hubs;
	unsigned mbit;               /* negotiated speed; 0 unknown */
	bool super_speed_controller; /* the phone hangs on an xHCI port */
	char controller[64];         /* kernel driver of the controller; untrusted; "" unknown */
};

/** host_port() - @id: "usb:1-1.4". */
struct port host_port(const struct host *host, const char *id);

/* Permissions of a device node. */
struct node {
	enum tri exists;
	enum tri writable;     /* by the user, as far as owner, group and mode tell (not the ACL) */
	unsigned mode;         /* permission bits */
	char owner[33], group[33];
};

struct node host_node(const struct host *host, unsigned bus, unsigned address);

#endif
