/* SPDX-License-Identifier: MIT */
#include <latchkey/rom.h>

#include <string.h>

/* Names without slot suffix, as packages of Qualcomm and MediaTek phones use them. */
static const char *const bootloader[] = {
	"xbl", "xbl_config", "xbl_sc_test_mode", "xbl_sc_logs", "xbl_ramdump", "abl", "aboot",
	"sbl1", "sbl2", "sbl3", "rpm", "tz", "hyp", "pmic", "keymaster", "cmnlib", "cmnlib64",
	"devcfg", "qupfw", "uefi", "uefisecapp", "uefi_sec", "imagefv", "shrm", "aop",
	"aop_config", "cpucp", "cpucp_dtb", "multiimgoem", "multiimgqti", "featenabler", "lksecapp",
	"secdata", "soccp_debug", "soccp_dcd", "pdp", "pdp_cdb", "spuservice", "storsec",
	"ddr", "mdtp", "mdtpsecapp", "preloader", "preloader_ufs", "preloader_emmc",
	"preloader_raw", "lk", "lk2", "tee", "tee1", "tee2", "gz", "gz1", "gz2", "sspm", "mcupm",
	"spmfw", "dpm", "pi_img", "bl2_ext", "gpueb", "mcf_ota", "vcp", "bootloader", "bootloader1",
	"bootloader2", "loader_ext", "antirbpass", "idmanager", "toolsfv",
};
static const char *const firmware[] = {
	"modem", "modemfirmware", "md1img", "md1dsp", "md3img", "dsp", "bluetooth", "audio_dsp",
	"scp", "scp1", "scp2", "cam_vpu1", "cam_vpu2", "cam_vpu3", "ccu", "apusys", "adsp",
	"connsys_bt", "connsys_gnss", "connsys_wifi", "vm-bootsys", "radio", "fsg", "modemst1",
	"modemst2", "mitee",
};
static const char *const system_parts[] = {
	"boot", "init_boot", "vendor_boot", "recovery", "system", "system_ext", "product",
	"vendor", "odm", "odm_dlkm", "vendor_dlkm", "system_dlkm", "mi_ext", "super", "vbmeta",
	"vbmeta_system", "vbmeta_vendor", "dtbo", "dtb", "cust", "exaid", "opcust", "cache",
	"logo", "splash", "rescue", "misc", "pvmfw", "crclist", "sparsecrclist",
	"vendor_kernel_boot",
	"opproduct", "oem",
};
static const char *const user[] = {"userdata", "metadata", "data"};

static const struct {
	const char *const *names;
	size_t count;
	enum rom_partition_class class;
} tables[] = {
	{bootloader, sizeof(bootloader) / sizeof(*bootloader), ROM_PARTITION_BOOTLOADER},
	{firmware, sizeof(firmware) / sizeof(*firmware), ROM_PARTITION_FIRMWARE},
	{system_parts, sizeof(system_parts) / sizeof(*system_parts), ROM_PARTITION_SYSTEM},
	{user, sizeof(user) / sizeof(*user), ROM_PARTITION_USER},
};

static enum rom_partition_class find(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		for (size_t j = 0; j < tables[i].count; j++)
			if (strlen(tables[i].names[j]) == length &&
			    !strncmp(tables[i].names[j], name, length))
				return tables[i].class;
	return ROM_PARTITION_UNKNOWN;
}

enum rom_partition_class rom_partition_classify(const char *name)
{
	static const char *const suffixes[] = {"", "_a", "_b", "_ab", "bak", "_bak", "1", "2"};
	size_t length = strlen(name), end;
	enum rom_partition_class class;

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++) {
		end = strlen(suffixes[i]);
		if (length <= end || strcmp(name + length - end, suffixes[i]))
			continue;
		class = find(name, length - end);
		if (class)
			return class;
	}
	return ROM_PARTITION_UNKNOWN;
}
