# The code of a release, and its libraries.

# A plan is for the host it was made for: another run may have been here since.
is_as_planned() {
  [ "$(git rev-parse HEAD)" != "$PLANNED_AT" ] || return 0
  say "$(git describe --tags) is checked out, and another commit was when this was planned: plan again"
  return 1
}

have_releases() {
  for tag in $TAGS; do git rev-parse --quiet --verify "refs/tags/$tag^{commit}" >/dev/null || return 1; done
}

fetch_releases() { have_releases || git fetch --quiet --tags origin && have_releases; }

# Of a link only the link could be kept for going back.
libraries_are_no_links() {
  here=$(pwd -P)
  for path in $LIBRARIES; do
    [ "$(readlink -f "$path")" = "$here/$path" ] || { say "$path is a link, or below one: put the directory itself in its place"; return 1; }
  done
}

# A file git does not know, where a release brings one of the same name, stops its checkout.
nothing_is_in_the_way() {
  git -c core.quotePath=off ls-files --others --exclude-standard | {
    clear=0
    while IFS= read -r file; do
      for tag in $TAGS; do
        git cat-file -e "$tag:$file" 2>/dev/null || continue
        say "untracked file in the way of $tag: $file"
        clear=1
      done
    done
    return "$clear"
  }
}

is_checked_out() { is_at "$TARGET"; }

# is_at COMMIT: git moves HEAD and exits 0 also where it could not replace a file.
is_at() { [ "$(git rev-parse HEAD)" = "$(git rev-parse "$1^{commit}")" ] && git diff --quiet HEAD; }

# Files that the application, composer and bower rewrite; their changes are saved before hop 1.
reset_generated_files() {
  for path in $GENERATED; do
    git diff --quiet HEAD -- "$path" || git checkout --quiet HEAD -- "$path" || return 1
  done
}

# composer is a PHP program; where a host wraps it in a script of its own, that script is run.
run_composer() {
  if [ "$COMPOSER_WITH_PHP" = yes ]; then "$PHP" "$COMPOSER" "$@"; else "$COMPOSER" "$@"; fi
}

# clear_cache [STORE]: a file cache that has nothing yet has no directory, and Laravel calls that a failure:
# by its words, and from 12 on by its exit code.
clear_cache() { mkdir -p storage/framework/cache/data && "$PHP" artisan cache:clear "$@"; }
