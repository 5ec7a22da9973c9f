# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# systemd.bash - this host's systemd and udev as the guest's init, for --boot systemd.
#
# As little as a server without disks needs: the units below, and udev's rules for
# network interfaces.  The script runs as the last unit of the boot.
#
# Sourced by run, with what rootfs.bash gives.
: "${here:?}" "${fabric:?}"

units=(
	basic.target default.target emergency.target final.target local-fs-pre.target local-fs.target
	multi-user.target network-online.target network-pre.target network.target paths.target
	poweroff.target remote-fs.target rescue.target shutdown.target slices.target sockets.target
	swap.target sysinit.target time-set.target timers.target umount.target
	systemd-journald-dev-log.socket systemd-journald.service systemd-journald.socket
	systemd-modules-load.service systemd-poweroff.service
	systemd-udev-trigger.service systemd-udevd-control.socket systemd-udevd-kernel.socket
	systemd-udevd.service
)
# which of them start by themselves, as the package has it
wants=(
	sysinit.target:systemd-modules-load.service sysinit.target:systemd-udev-trigger.service
	sysinit.target:systemd-udevd.service sysinit.target:systemd-journald.service
	sockets.target:systemd-journald-dev-log.socket sockets.target:systemd-journald.socket
	sockets.target:systemd-udevd-control.socket sockets.target:systemd-udevd-kernel.socket
)

# systemd_files: absolute paths on this host
systemd_files() {
	local file lib
	for file in /usr/lib/systemd/{systemd,systemd-executor,systemd-journald,systemd-modules-load,systemd-shutdown,systemd-sysctl,systemd-udevd} \
		/usr/lib/systemd/libsystemd-*.so /usr/lib/*/systemd/libsystemd-*.so /usr/lib64/systemd/libsystemd-*.so \
		/usr/lib/systemd/network/99-default.link \
		/usr/lib/udev/rules.d/{73-special-net-names,75-net-description,80-net-setup-link,99-systemd}.rules \
		/usr/share/dbus-1/system.d/org.freedesktop.systemd1.conf \
		/usr/bin/{systemctl,systemd-analyze,journalctl,udevadm,systemd-run}; do
		lib=${file#/usr}
		if [[ -e $file ]]; then echo "$file"; elif [[ -e $lib ]]; then echo "$lib"; fi
	done
	for file in "${units[@]}"; do
		for lib in /usr/lib/systemd/system /lib/systemd/system; do
			[[ ! -e $lib/$file ]] || { echo "$lib/$file"; break; }
		done
	done
}

# systemd_layer ROOT: lays it out, with the unit that runs the script
systemd_layer() {
	local root=$1 file to
	local -a files
	mapfile -t files < <(systemd_files)
	[[ ${files[*]} == *lib/systemd/systemd\ * ]] ||
		die 'missing on this host: systemd and udev (Debian: apt-get install systemd udev)'
	mkdir -p "$root"/usr/{bin,sbin,lib,lib64} "$root"/etc/{systemd/system,modules-load.d,modprobe.d}
	for file in bin sbin lib lib64; do [[ -e $root/$file ]] || ln -s "usr/$file" "$root/$file"; done
	for file in "${files[@]}"; do
		to=$root$(guest_path "$file")
		mkdir -p "${to%/*}"
		cp -L --preserve=mode "$file" "$to"
	done
	for file in "${wants[@]}"; do
		to=$root/usr/lib/systemd/system/${file%:*}.wants
		mkdir -p "$to"
		ln -s "../${file#*:}" "$to/"
	done
	library_layer "$root" "${files[@]}"
	: >"$root/etc/machine-id"
	# the fabric is the guest's hardware: its driver is loaded as a distribution loads mlx5_ib
	if [[ $fabric != none ]]; then
		printf 'ib_ipoib\nib_fabric\n' >"$root/etc/modules-load.d/fabric.conf"
		echo "options ib_fabric $(fabric_parameters)" >"$root/etc/modprobe.d/fabric.conf"
	fi
	ln -sf test.target "$root/etc/systemd/system/default.target"
	cat >"$root/etc/systemd/system/test.target" <<-'U'
	[Unit]
	Requires=multi-user.target
	Wants=network-online.target test.service
	U
	cat >"$root/etc/systemd/system/test.service" <<-'U'
	[Unit]
	After=multi-user.target network-online.target
	[Service]
	Type=oneshot
	ExecStart=/init after-boot
	StandardOutput=null
	StandardError=null
	KillMode=process
	U
}

# networkd_files: absolute paths on this host
networkd_files() {
	local file
	for file in systemd/systemd-networkd systemd/system/systemd-networkd.service systemd/system/systemd-networkd.socket; do
		if [[ -e /usr/lib/$file ]]; then echo "/usr/lib/$file"; elif [[ -e /lib/$file ]]; then echo "/lib/$file"; fi
	done
	echo /usr/share/dbus-1/system.d/org.freedesktop.network1.conf
	type -P networkctl dnsmasq
}

# networkd_layer ROOT: a client of DHCP and a server; neither starts by itself
networkd_layer() {
	local root=$1 file to
	local -a files
	mapfile -t files < <(networkd_files)
	((${#files[@]} == 6)) || die 'missing on this host: systemd-networkd or dnsmasq (Debian: apt-get install systemd dnsmasq-base)'
	for file in "${files[@]}"; do
		to=$root$(guest_path "$file")
		mkdir -p "${to%/*}"
		cp -L --preserve=mode "$file" "$to"
	done
	library_layer "$root" "${files[@]}"
	# it looks for its user whoever it runs as
	userland_etc "$root"
	echo 'systemd-network:x:101:101::/nonexistent:/usr/sbin/nologin' >>"$root/etc/passwd"
	echo 'systemd-network:x:101:' >>"$root/etc/group"
}
