# What the steps do. Each runs in the installation, with the rights its step line names.

say() { printf '%s\n' "$*"; }

as_web() { inner_as "$WEB_USER" "$@"; }

as_owner() { inner_as "$OWNER" "$@"; }

# words WORD...: quoted so that a shell reads them back as they are.
words() {
  for word; do
    case $word in *\'*) word=$(printf '%s\n' "$word" | sed "s/'/'\\\\''/g") ;; esac
    printf "'%s' " "$word"
  done
}
