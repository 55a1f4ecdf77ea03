# Following a branch: to the commit that was planned, whatever the branch has got since.

# The remote may not have rewritten what was planned.
fetch_branch() {
  git fetch --quiet origin "+refs/heads/$BRANCH:refs/remotes/origin/$BRANCH" || return 1
  is_before "$TARGET" "refs/remotes/origin/$BRANCH" || { say "$BRANCH of the remote does not lead to $TARGET any more: plan again"; return 1; }
  is_before HEAD "$TARGET" || { say "what is checked out does not lead to $BRANCH by a fast-forward"; return 1; }
  ! own=$(own_branch) || is_before "$own" "$TARGET" || { say "the branch $BRANCH here has commits that the one of the remote has not"; return 1; }
}

is_before() { git merge-base --is-ancestor "$1" "$2" 2>/dev/null; }

own_branch() { git rev-parse --quiet --verify "refs/heads/$BRANCH"; }

# git pull, fast-forward only, of what is fetched already; where another branch or none was checked
# out, this one is.
pull_branch() {
  reset_generated_files || return 1
  if is_on_branch; then git merge --quiet --ff-only "$TARGET"
  else git checkout --quiet -B "$BRANCH" "$TARGET"
  fi && is_pulled
}

is_on_branch() { [ "$(git symbolic-ref --quiet --short HEAD)" = "$BRANCH" ]; }

is_pulled() { is_on_branch && is_checked_out; }

# "BRANCH TO FROM" of the branch that will be moved, for the way back; FROM is - where it is not there yet.
show_branch() { [ -z "$BRANCH" ] || say "$BRANCH" "$TARGET" "$(own_branch || echo -)"; }

# put_branch_back BRANCH TO FROM: unless somebody has moved it since. A killed git leaves its locks.
put_branch_back() {
  rm -f .git/HEAD.lock ".git/refs/heads/$1.lock"
  [ "$(git rev-parse --quiet --verify "refs/heads/$1")" = "$2" ] || return 0
  if [ "$3" = - ]; then git update-ref -d "refs/heads/$1" "$2"; else git update-ref "refs/heads/$1" "$3" "$2"; fi
}
