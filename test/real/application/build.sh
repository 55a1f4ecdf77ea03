#!/bin/sh
# build.sh DEST: makes what the real test hosts have at /srv/mirror: the application's repository with a
# lightweight tag a release, the composer packages, and the bower components. Needs git only.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
dest=$(cd "$1" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

umask 022
export LC_ALL=C GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME="Barry O'Donovan" GIT_AUTHOR_EMAIL=barry@example.net
export GIT_COMMITTER_NAME="$GIT_AUTHOR_NAME" GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL

# rows FILE: its lines without comments.
rows() { grep -v '^#' "$here/$1"; }

# use_repository NAME.git, made if need be: git then works on it, with the tree in $tmp/tree.
use_repository() {
  unset GIT_DIR GIT_WORK_TREE
  [ -e "$dest/$1" ] || git init --quiet --bare --template= --initial-branch=main "$dest/$1"
  export GIT_DIR="$dest/$1" GIT_WORK_TREE="$tmp/tree"
}

commit() {
  git add --all --force .
  GIT_AUTHOR_DATE="${2}T12:00:00Z" GIT_COMMITTER_DATE="${2}T12:00:00Z" git commit --quiet --message "$1"
}

fresh_tree() { rm -rf "$tmp/tree" && mkdir -p "$tmp/tree" && cd "$tmp/tree"; }

# fill FILES TOKEN=VALUE...: in place.
fill() {
  files=$1 script=
  shift
  for token; do script="$script;s|@${token%%=*}@|${token#*=}|g"; done
  # shellcheck disable=SC2086 # paths of ours
  sed -i "${script#;}" $files
}

# A package is copied once a version, since a path has one. Its files have the date of its release: a web
# server's opcode cache goes by that.
make_package() {
  [ ! -e "$dest/packages/$1-$2" ] || return 0
  mkdir -p "$dest/packages"
  cp -R "$here/packages/$1" "$dest/packages/$1-$2"
  fill "$(find "$dest/packages/$1-$2" -type f)" "VERSION=$2"
  find "$dest/packages/$1-$2" -type f -exec touch -t "$(echo "$date" | tr -d -)1200" {} +
}

# wants NAME=VERSION...: the dependencies of a bower.json.
wants() {
  comma=
  for want; do
    printf '%s\n    "%s": "file:///srv/mirror/components/%s.git#~%s"' "$comma" "${want%=*}" "${want%=*}" "${want#*=}"
    comma=,
  done
}

make_component() {
  name=$1 version=$2
  shift 2
  use_repository "components/$name.git"
  fresh_tree
  printf '{\n  "name": "%s",\n  "main": "%s.js",\n  "dependencies": {%s\n  }\n}\n' "$name" "$name" "$(wants "$@")" >bower.json
  echo "// $name $version" >"$name.js"
  commit "$version" 2017-01-01
  git tag "$version"
}

# is_from FIRST: whether the release at hand is that one or a later one.
is_from() { case " $upto " in *" $1 "*) return 0 ;; *) return 1 ;; esac; }

overlay() { cp -R "$here/$1/." .; }

# What a directory of the application has in git: nothing but itself.
keep_empty() {
  for dir; do mkdir -p "$dir" && printf '*\n!.gitignore\n' >"$dir/.gitignore"; done
}

content_hash() {
  relevant=$(sed '/"autoload"/,$d' composer.json | tr -d ' \n' | sed 's|/|\\/|g; s/,$/}/')
  printf '%s' "$relevant" | md5sum | cut -d ' ' -f 1
}

make_release() {
  release=$1 constant=$2 date=$3 api=$4
  shift 4
  upto=$(rows releases | cut -d ' ' -f 1 | sed "/^$release\$/q" | tr '\n' ' ')
  fresh_tree
  overlay tree
  for dir in "$here"/before-*; do is_from "${dir##*/before-}" || overlay "${dir##*/}"; done
  # What a major began ends with it.
  for dir in "$here"/from-"${release%%.*}".*; do ! is_from "${dir##*/from-}" || overlay "${dir##*/}"; done
  keep_empty bootstrap/cache storage/logs storage/framework/cache storage/framework/sessions storage/framework/views
  printf 'down\nmaintenance.php\n' >storage/framework/.gitignore
  mkdir -p public/logos
  : >public/logos/.gitkeep
  if is_from 6.0.0; then list_tables; else map_entities "$@"; fi
  orm=${1:-}
  fill "$(grep -rlE '@(API|ORM|RELEASE|CONSTANT|VERDATE)@' .)" \
    "API=$api" "ORM=$orm" "RELEASE=$release" "CONSTANT=$constant" "VERDATE=$(echo "$date" | tr -d -)01"
  fill composer.lock "HASH=$(content_hash)"
  chmod 755 artisan
  make_package api "$api"
  [ -z "$orm" ] || make_package orm "$orm"
  commit "Release v$release" "$date"
  git tag "v$release"
  # The branch goes on: who follows it stands ahead of a tag.
  echo "What comes after $release." >NEWS
  commit "Mention what comes after $release" "$date"
}

# map_entities ORM JQUERY COMPONENT...: what v4 has besides: mappings, proxies and frontend components.
map_entities() {
  mkdir -p database/xml database/Proxies
  awk -v upto="$upto" -v dir=database/xml -f "$here/schema.awk" -f "$here/entities.awk" "$here/schema"
  ! grep -q "^$release " "$here/schema" || mapped=$release
  echo "<?php // proxy class of the mappings of $mapped" >database/Proxies/__CG__EntitiesCustomer.php
  jquery=$2
  shift 2
  printf '{\n  "name": "ixp-manager",\n  "dependencies": {%s\n  }\n}\n' "$(wants "jquery=$jquery" "$@")" >bower.json
}

# What the models of v6 read, and what its first migration makes.
list_tables() {
  mkdir -p database/schema
  tables_of "$upto" >database/models.php
  tables_of "${upto%% 6.0.0 *} 6.0.0" >database/schema/end_v5.php
}

tables_of() { awk -v upto="$1" -f "$here/schema.awk" -f "$here/tables.awk" "$here/schema"; }

# make_line MAJOR: its releases on a branch of its own, which is no descendant of the one before.
make_line() {
  git symbolic-ref HEAD "refs/heads/release-v$1"
  rows releases | grep "^$1[.]" | while read -r row; do
    # shellcheck disable=SC2086 # words of a row
    make_release $row
  done
}

rm -rf "$dest/packages" "$dest/components" "$dest/ixp-manager.git"
# shellcheck disable=SC2086 # words of a row
rows components | while read -r row; do make_component $row; done

use_repository ixp-manager.git
make_line 4
make_line 6
# After the last release of v4: a branch that is further ahead than the one that installers follow.
git symbolic-ref HEAD refs/heads/main
fresh_tree
git read-tree --reset -u release-v4
git update-ref HEAD release-v4
echo 'Towards 5.' >>NEWS
commit 'Begin version 5' 2019-04-02
