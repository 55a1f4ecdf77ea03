# How Laravel's console speaks: everything on stdout, exceptions too.

# print_exception WHERE TEXT: wrapped at 80 columns and padded, as Symfony does.
print_exception() {
  printf '\nIn %s:\n' "$1"
  printf '%s\n' "$2" | fold -s -w 76 | awk '
    BEGIN { printf "%-80s\n", "" }
    { printf "  %-78s\n", $0 }
    END { printf "%-80s\n\n", "" }
  '
}

# confirm QUESTION: without a terminal the answer is no.
confirm() {
  printf '\n %s (yes/no) [no]:\n > ' "$1"
  [ -t 0 ] || { echo && return 1; }
  read -r answer
  echo
  case $answer in [Yy] | [Yy][Ee][Ss]) return 0 ;; esac
  return 1
}
