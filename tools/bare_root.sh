#!/bin/sh
# Try `make run` and `make test` in a bare Debian: nothing but python3, make, git and apt, and a clean clone.
#
#   sudo tools/bare_root.sh FOLDER [trial…]       trials: run test check proxy   (all of them without one)
#
# FOLDER becomes the root of the bare system (about 4 GB after the trials) and is kept until you delete it.
# RELEASE=trixie tries another release, KEEP=1 goes on in the folder as it is instead of making it anew.
# MIRROR=address takes another distribution's archive (Ubuntu: RELEASE=noble DEBOOTSTRAP_OPTIONS="--components=main,universe",
# and --no-check-gpg where the machine has no key of it).
# The machine's own network settings (name server, certificates, proxies, package mirrors) are copied into the root;
# everything else comes out of the clone. Everything runs in namespaces of its own, so nothing stays mounted or running.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
root=${1:?"usage: tools/bare_root.sh FOLDER [run|test|check|proxy]"}
shift
trials=${*:-run test check proxy}
release=${RELEASE:-bookworm}
clone=/srv/clone

say() { printf '\n==> bare root: %s\n' "$*"; }

[ "$(id -u)" = 0 ] || { echo "debootstrap and chroot need root: sudo $0 $root" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "Install debootstrap first: apt-get install debootstrap" >&2; exit 1; }

# --- the root -----------------------------------------------------------------------------------------------------
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI) $(COMPONENT)' | awk '$2 == "main" && $1 !~ /security/ {print $1; exit}')}
if [ -z "${KEEP:-}" ]; then
    case $root in /|/usr*|/etc*|/var|/home) echo "Choose a folder of its own, not $root" >&2; exit 1 ;; esac
    rm -rf --one-file-system "$root"
    say "debootstrap $release into $root"
    # shellcheck disable=SC2086
    debootstrap ${DEBOOTSTRAP_OPTIONS:-} --variant=minbase --include=python3,make,git,ca-certificates "$release" "$root" "$mirror" >"$root.log" 2>&1 ||
        { tail -20 "$root.log" >&2; exit 1; }
fi

# The machine's way to the network, as far as it has one: copied when there, forgotten when not.
copy() {
    [ -e "$1" ] || return 0
    mkdir -p "$root$(dirname "$1")"
    rm -rf "${root:?}$1"   # a link in the root would lead back to the machine's own file
    cp -aLT "$1" "$root$1"
}
for path in /etc/resolv.conf /etc/hosts /etc/ssl/certs /usr/local/share/ca-certificates /etc/pip.conf \
    /etc/npmrc "$HOME/.npmrc" "$HOME/.config/pip" "$HOME/.pip"; do
    copy "$path"
done
[ "$release" != "$(. /etc/os-release; echo "${VERSION_CODENAME:-}")" ] || {
    rm -f "$root/etc/apt/sources.list"   # debootstrap's own, or every package would be listed twice
    copy /etc/apt/sources.list
    copy /etc/apt/sources.list.d
}
# An installed system reads its release's updates too; Ubuntu 22.04 has its Python 3.11 only there.
[ -z "${MIRROR:-}" ] || sed -i -n "p; s/ $release / $release-updates /p" "$root/etc/apt/sources.list"
grep -rlsi 'proxy\|https::\|Check-' /etc/apt/apt.conf /etc/apt/apt.conf.d | while read -r path; do copy "$path"; done
# As in any container: packages do not start their services.
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod +x "$root/usr/sbin/policy-rc.d"

say "a clean clone of $(git -C "$here" rev-parse --short HEAD)"
if [ -d "$root$clone" ]; then
    git -C "$root$clone" fetch -q "$here" HEAD && git -C "$root$clone" reset -q --hard FETCH_HEAD
else
    git clone -q --no-hardlinks "$here" "$root$clone"
fi

# --- the trials ---------------------------------------------------------------------------------------------------
cat >"$root/srv/trial.sh" <<'TRIAL'
#!/bin/sh
# Inside the bare root: one trial by name.
set -eu
cd /srv/clone

answers() { python3 -c "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/', timeout=5)" 2>/dev/null; }
seconds() { date +%s.%N; }
left_over() { for p in /proc/[0-9]*; do tr '\0' ' ' <"$p/cmdline" 2>/dev/null; echo; done | grep -E '[g]unicorn|[c]elery' || true; }

start() {
    begin=$(seconds)
    python3 -c 'import os, signal; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execvp("setsid", ["setsid", "make", "run"])' &
    pid=$!
    until answers; do kill -0 $pid 2>/dev/null || { echo "make run ended before it answered"; exit 1; }; sleep 0.1; done
    echo "make run answers after $(python3 -c "print(f'{$(seconds) - $begin:.1f}')") s"
}

stop() {
    sleep 2
    kill -INT -$pid                  # what Ctrl-C does: SIGINT to the whole foreground group
    wait $pid || true
    rest=$(left_over)
    [ -z "$rest" ] || { echo "still running after Ctrl-C: $rest"; exit 1; }
    echo "nothing is left running"
}

# nginx with the production's own file in front of the embedded default, which plays the host `web`.
behind_proxy() {
    apt-get install -y --no-install-recommends -q=2 nginx-light curl >/dev/null
    echo "127.0.0.1 web" >>/etc/hosts
    rm -f /etc/nginx/sites-enabled/default
    cp deploy/nginx.conf /etc/nginx/conf.d/default.conf
    nginx -t && nginx
    curl --fail --silent --output /dev/null http://127.0.0.1/alive   # the proxy's health check
    curl --fail --silent http://127.0.0.1/ | grep -q '<h1'
    curl --silent --head http://127.0.0.1/ | grep -i '^content-security-policy:'
    head -c 22020097 /dev/zero | curl --silent --output /dev/null --write-out '%{http_code}' --data-binary @- http://127.0.0.1/ | grep 413
    # The key of a one-time link stands in no log, whether the portal answers or, named otherwise, cannot be reached.
    key=this-key-is-secret
    curl --silent --output /dev/null "http://127.0.0.1/my/sign/$key/"
    sed -i 's/127.0.0.1 web/127.0.0.9 web/' /etc/hosts && nginx -s reload && sleep 1
    curl --silent --output /dev/null --write-out '%{http_code}\n' "http://127.0.0.1/my/sign/$key/" | grep 502
    grep -q 'my/sign/\*\*\*' /var/log/nginx/access.log
    if grep -r "$key" /var/log/nginx/; then echo "a key stands in a log"; exit 1; fi
    nginx -s quit
}

case $1 in
    run) start; stop; echo "the second start:"; start; stop ;;
    proxy) start; behind_proxy; stop ;;
    *) make "$1" ;;
esac
TRIAL

# Only a plain environment plus the variables that say how this machine reaches the network.
network=$(env | grep -iE '^(https?_proxy|no_proxy|all_proxy|pip_[a-z_]*|npm_config_[a-z_]*|ssl_cert_[a-z]*|node_extra_ca_certs|requests_ca_bundle|curl_ca_bundle)=' | tr '\n' ' ')
for trial in $trials; do
    say "make $trial"
    begin=$(date +%s)
    # shellcheck disable=SC2016,SC2086
    unshare --mount --pid --fork --kill-child sh -c '
        mount --rbind /dev "$1/dev" && mount -t tmpfs tmpfs "$1/dev/shm" && mount -t proc proc "$1/proc" &&
        mount --rbind /sys "$1/sys" && exec chroot "$1" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        LANG=C.UTF-8 '"$network"' sh /srv/trial.sh "$2"' sh "$root" "$trial"
    say "make $trial: done in $(($(date +%s) - begin)) s"
done
