# Releases of the installed major that are newer than all fleet knows of it: they tell of themselves.

survey_found_releases() {
  installed=$(as_user "$owner" git describe --tags --abbrev=0 --match 'v[0-9]*' 2>/dev/null)
  major=${installed#v} major=${major%%.*}
  # shellcheck disable=SC2086 # a list of releases
  newest=$(printf '%s\n' $KNOWN | grep "^$major\\." | sort -V | tail -n 1)
  [ -n "$newest" ] || return 0
  # shellcheck disable=SC2086 # a list of tags
  for tag in $(printf '%s\n' "v$newest" $remote_tags | grep "^v$major\\." | sort -uV | awk -v newest="v$newest" 'seen; $0 == newest { seen = 1 }'); do
    survey_release "${tag#v}"
  done
}

# survey_release VERSION: from its tag where it is here already, else from a copy of that tag alone, which goes again.
survey_release() {
  source=$(pwd) copy=
  if ! as_user "$owner" git cat-file -e "v$1^{commit}" 2>/dev/null; then
    copy=$(as_user "$owner" mktemp -d) || return 0
    as_user "$owner" git clone --quiet --bare --depth=1 --filter=blob:none --branch "v$1" "$(as_user "$owner" git remote get-url origin)" "$copy/git" 2>/dev/null
    source=$copy/git
  fi
  fact found-php "$1 $(show_of "$1" composer.json | sed -n 's/^[[:space:]]*"php"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p' | head -n 1)"
  fact found-constant "$1 $(show_of "$1" version.php | sed -n "s/^.*APPLICATION_VERSION'[^']*'\([^']*\)'.*$/\1/p" | head -n 1)"
  as_user "$owner" git -C "$source" ls-tree --name-only "v$1" database/migrations/ 2>/dev/null | sed -n 's#.*/\([A-Za-z0-9_-]*\)\.php$#\1#p' | while IFS= read -r name; do
    [ -e "database/migrations/$name.php" ] || fact found-migration "$1 $name"
  done
  [ -z "$copy" ] || as_user "$owner" rm -rf "$copy"
}

# show_of VERSION FILE
show_of() { as_user "$owner" git -C "$source" show "v$1:$2" 2>/dev/null; }
