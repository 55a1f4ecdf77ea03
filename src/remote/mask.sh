# What an application keeps to itself is not shown, whatever a step of it printed.

# Into secrets: the passwords, keys and tokens of its .env, as they stand there and as they are read, a
# line each, the longest first. What is so short may stand anywhere.
know_secrets() {
  secrets=$(cd "$ROOT" 2>/dev/null && { dotenv_values '(PASS|KEY|SECRET|TOKEN)' && dotenv_texts; } 2>/dev/null |
    awk 'length > 5 && !seen[$0]++ { print length, $0 }' | sort -rn | cut -d' ' -f2-)
}

# Without the quotes around.
dotenv_texts() {
  sed -nE "s/^[^=#]*(PASS|KEY|SECRET|TOKEN)[^=]*=[[:space:]]*[\"']?//p" .env | sed "s/[\"']\{0,1\}[[:space:]]*$//"
}

# masked: stdin without them; PHP cuts what it tells of a call after 15 bytes. A line without an end is cut.
masked() {
  # shellcheck disable=SC2016 # this is awk
  tr -d '\000' | LC_ALL=C fold -b -w 1048576 | LC_ALL=C awk '
    function literally(text,    i, c, out) {
      for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        out = out (c ~ /[A-Za-z0-9]/ ? c : c ~ /[\\^]/ ? "\\" c : "[" c "]")
      }
      return out
    }
    BEGIN {
      while ((getline line < "/dev/fd/3") > 0) {
        if (line == "") continue
        patterns[++count] = literally(line)
        if (length(line) > 15) cut[++cuts] = literally(substr(line, 1, 15) "...")
      }
    }
    {
      for (n = 1; n <= count; n++) gsub(patterns[n], "***")
      for (n = 1; n <= cuts; n++) gsub(cut[n], "***")
      gsub(/:\/\/[^\/@ \t]*:[^\/@ \t]*@/, "://***@")
      print
    }' 3<<SECRETS
$secrets
SECRETS
}
