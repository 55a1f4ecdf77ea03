# What stands in for files of a release, or was changed in place, with the files as the releases have
# them: a skin made for another one can stop every page.

survey_own_files() {
  skin=$(dotenv VIEW_SKIN 2>/dev/null)
  case $skin in *[!A-Za-z0-9._-]* | .*) skin='' ;; esac
  own=$(own_files | LC_ALL=C grep -E '^[A-Za-z0-9._/-]+$' | head -n 300)
  [ -n "$own" ] || return 0
  fact skin "$skin"
  # shellcheck disable=SC2086 # names of plain characters
  set -- $own
  tell_tree installed as_user "$owner" git ls-tree -r HEAD -- "$@"
  newer=$(newer_tags)
  # A remote that does not answer has cost a minute already.
  [ -z "$newer" ] || [ -n "$remote_error" ] || fetch_trees >/dev/null 2>&1
  for tag in $newer; do
    if [ -n "${scratch:-}" ] && aside rev-parse --quiet --verify "refs/tags/$tag" >/dev/null; then tell_tree "${tag#v}" aside ls-tree -r "refs/tags/$tag" -- "$@"
    elif as_user "$owner" git rev-parse --quiet --verify "refs/tags/$tag" >/dev/null; then tell_tree "${tag#v}" as_user "$owner" git ls-tree -r "refs/tags/$tag" -- "$@"
    fi
  done
  [ -z "${scratch:-}" ] || as_user "$owner" rm -rf "$scratch"
}

# The originals of the skin's files, and tracked files that are not as they were.
own_files() {
  [ -z "$skin" ] || (cd "resources/skins/$skin" 2>/dev/null && find . -type f | sed 's#^\./#resources/views/#')
  as_user "$owner" git diff --name-only HEAD
}

# tell_tree RELEASE COMMAND...: a line a file, "RELEASE BLOB PATH"; one without a file, that it was asked.
tell_tree() {
  of=$1
  shift
  fact tree "$of"
  "$@" 2>/dev/null | while read -r _ _ blob path; do fact tree "$of $blob $path"; done
}

newer_tags() {
  nearest=$(as_user "$owner" git describe --tags --abbrev=0 --match 'v[0-9]*' 2>/dev/null)
  { printf '%s\n' "$nearest"; as_user "$owner" git tag --list 'v[0-9]*'; printf '%s\n' "$remote_tags"; } | sort -uV | awk -v nearest="$nearest" 'seen; $0 == nearest { seen = 1 }'
}

# Names alone, not what is in the files, where git can do that: no more than the plan needs.
fetch_trees() {
  scratch=''
  make_scratch_repository || return 1
  # shellcheck disable=SC2046 # names of plain characters
  aside fetch --quiet --depth=1 --filter=blob:none "$(as_user "$owner" git remote get-url origin)" \
    $(printf '%s\n' "$newer" | sed 's#.*#+refs/tags/&:refs/tags/&#')
}
