#!/bin/bash
# What a newcomer sees on a Debian 12 that has nothing: the packages installed and used without the source tree, or the
# README's first two commands in a fresh clone. Needs root, debootstrap and the network; some minutes.
# usage: clean_root.sh packages|clone [FOLDER]   the root is made in FOLDER and removed in the end [a temporary one]
set -euo pipefail
here="$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
project="$(dirname "$(dirname "$here")")"
what="${1:-}"
[[ $what == packages || $what == clone ]] || {
  sed -n '4s/^# //p' "$0" >&2
  exit 2
}
root="${2:-$(mktemp -d)}"
leave() {
  umount "$root/proc" "$root/dev/pts" "$root/dev" 2>/dev/null || true
  rm -rf --one-file-system "$root"
}
trap leave EXIT
mirror="$(cat /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources 2>/dev/null |
  sed -n 's/^URIs: //p; s/^deb \(\[.*\] \)\?\([^ ]*\) .*/\2/p' | head -1)" || true
debootstrap --variant=minbase bookworm "$root" "${mirror:-http://deb.debian.org/debian}" >/dev/null
cp /etc/resolv.conf "$root/etc/resolv.conf"
cp -r /etc/apt/. "$root/etc/apt/"
[[ ! -d /usr/local/share/ca-certificates ]] || cp -r /usr/local/share/ca-certificates "$root/usr/local/share/"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount --bind /dev/pts "$root/dev/pts"
in_root() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/srv LANG=C.UTF-8 "$@"; }
rm -f "$root/etc/apt/sources.list"  # the ones of this machine have been copied
in_root apt-get -q update >/dev/null 2>&1
if [[ $what == packages ]]; then
  cp "$project"/build/release/packages/*.deb "$root/tmp/"
  in_root sh -c 'apt-get install -qy --no-install-recommends /tmp/*.deb >/dev/null 2>&1'
  in_root sh -c 'dpkg -l | grep -c ^ii; du -shx / 2>/dev/null'
  in_root bash -c 'cd /srv && time ombra solve heart --seconds 5 --out heart && ls heart'
  in_root sh -c 'cd /srv && ombra play bite --out bite.mp4 --fps 5 && ls -l bite.mp4'
  in_root python3 -c 'import ombra; found = ombra.solve("heart", seconds=3); print("from Python:", found.scores.iou)'
else
  in_root sh -c 'apt-get install -qy --no-install-recommends git >/dev/null 2>&1'
  git clone -q "$project" "$root/srv/ombra"
  cp ~/.npmrc "$root/srv/" 2>/dev/null || true
  commands="$(sed -n '/^```sh$/,/^```$/p; /^## What it can/q' "$project/README.md" | grep -v '^```')"
  while IFS= read -r command; do
    printf '$ %s\n' "$command"
    in_root bash -c "cd /srv/ombra && time $command"
  done <<<"$commands"
  in_root bash -c 'cd /srv/ombra && ls dog && du -sh . && du -shx /'
fi
