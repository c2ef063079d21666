#!/bin/sh
# What the tests need beyond Python: a browser with its driver and a Chinese font, LibreOffice, Java 17 and
# Maven.
# Installs what is missing where it may (root on Debian); else says in one line what to install.
# With CI=true what is still missing is a failure; else the tests that need it are skipped.

missing() {
    command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || echo chromium
    command -v chromedriver >/dev/null 2>&1 || echo chromium-driver
    if command -v fc-list >/dev/null 2>&1; then
        [ -n "$(fc-list :lang=zh-cn)" ] || echo fonts-noto-cjk
    else
        [ -d /usr/share/fonts/opentype/noto ] || echo fonts-noto-cjk
    fi
    command -v soffice >/dev/null 2>&1 || echo libreoffice-writer-nogui
    java17 || echo openjdk-17-jdk-headless
    command -v mvn >/dev/null 2>&1 || echo maven
}

java17() {
    command -v java >/dev/null 2>&1 || return 1
    major=$(java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')
    [ "${major:-0}" -ge 17 ]
}

# The face of official documents (FangSong), out of the Debian package that has it. Without it the tests of
# recognition set their pages in the nearest face there is.
fangsong() {
    face="${XDG_CACHE_HOME:-$HOME/.cache}/policy-kg-tests/FandolFang-Regular.otf"
    [ -e "$face" ] && return
    command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1 || return
    place=$(mktemp -d)
    if (cd "$place" && apt-get download -qq texlive-lang-chinese >/dev/null 2>&1); then
        dpkg-deb --fsys-tarfile "$place"/*.deb | tar -x -C "$place" --wildcards '*/FandolFang-Regular.otf'
        mkdir -p "${face%/*}" && find "$place" -name 'FandolFang-Regular.otf' -exec cp {} "$face" \;
    fi
    rm -rf "$place"
}

fangsong
need=$(missing | tr '\n' ' ')
[ -n "$need" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing for the tests: $need" >&2
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086  # a list of package names
    apt-get update -qq && apt-get install -y -qq --no-install-recommends $need >/dev/null
    need=$(missing | tr '\n' ' ')
    [ -n "$need" ] || exit 0
fi
echo "Missing for all tests to run: $need(Debian names; install them, the tests that need them are skipped)" >&2
[ "${CI:-}" != true ]
