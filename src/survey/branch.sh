# The branch that the inventory follows, as its remote has it now. It is read into a repository beside
# the checkout, which is not touched.

survey_branch() {
  [ -n "$BRANCH" ] && [ -z "$remote_error" ] || return 0
  told=$(as_user "$owner" git ls-remote --heads origin 2>/dev/null) || return 0
  printf '%s\n' "$told" | sed -n 's#^[0-9a-f]*[[:space:]]refs/heads/##p' | while IFS= read -r each; do fact git-remote-branch "$each"; done
  printf '%s\n' "$told" | grep -q "[[:space:]]refs/heads/$BRANCH\$" || return 0
  make_scratch_repository || return 0
  if told=$(fetch_tip 2>&1); then survey_upstream
  else fact upstream-error "$(printf '%s\n' "$told" | sed 's#://[^/@ ]*@#://***@#g')"
  fi
  as_user "$owner" rm -rf "$scratch"
}

# Only what the checkout does not have yet, and the tags of the branch.
fetch_tip() { aside fetch --quiet "$(as_user "$owner" git remote get-url origin)" "+refs/heads/$BRANCH:refs/heads/tip"; }

# A repository beside the checkout that has all that the checkout has.
make_scratch_repository() {
  scratch=$(as_user "$owner" mktemp -d) || return 1
  objects=$(cd "$(as_user "$owner" git rev-parse --git-path objects)" && pwd -P) || return 1
  as_user "$owner" git init --quiet --bare "$scratch" || return 1
  # shellcheck disable=SC2016 # the inner shell is to read it
  as_user "$owner" sh -c 'printf "%s\n" "$1" >"$2/objects/info/alternates"' fleet "$objects" "$scratch"
}

survey_upstream() {
  fact upstream-commit "$(aside rev-parse refs/heads/tip)"
  fact upstream-describe "$(aside describe --tags --long --match 'v[0-9]*' refs/heads/tip 2>/dev/null)"
  for file in version.php library/IXP/Version.php; do
    fact upstream-version "$(aside show "refs/heads/tip:$file" 2>/dev/null | sed -n "s/^.*APPLICATION_VERSION'[^']*'\([^']*\)'.*$/\1/p" | head -n 1)"
  done
  ! aside merge-base --is-ancestor "$(as_user "$owner" git rev-parse HEAD)" refs/heads/tip || fact upstream-forward yes
}

aside() { as_user "$owner" git -C "$scratch" "$@"; }
