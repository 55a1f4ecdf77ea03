# Whether the SQL that a step has recorded may be applied. What was approved travels in the script, as
# FROM-TO/DATABASE=DIGEST; the word is left where the runner would wait for one.

# judge_sql: of the step that has ended well. False where other SQL was approved in its place. What
# another step prints, whatever it looks like, is no record.
judge_sql() {
  [ "$step" = "$TO/review" ] || return 0
  recorded=$(sed -n 's/^fleet-sql \([a-z]*-[0-9.]*\) \([0-9a-f]*\) \([0-9]*\) \([0-9]*\) \([0-9]*\)$/\1 \2 \3 \4 \5/p' "$file.out" 2>/dev/null | tail -n 1)
  [ -n "$recorded" ] || return 0
  # shellcheck disable=SC2086 # five words
  set -- $recorded
  event sql-recorded step "$step" key "$FROM-$TO/$1" digest "$2" count "$3" drops "$4" uniques "$5"
  case $3/" $APPROVED_SQL " in
    0/* | *" $FROM-$TO/$1=$2 "*) leave_word go ;;
    *" $FROM-$TO/$1="*)
      echo "fleet: this is not the SQL that was approved for $FROM > $TO on $1" >>"$file.out"
      return 1
      ;;
  esac
}

leave_word() { mkdir -p "$RUN_DIR/gates" && note "$RUN_DIR/gates/$TO-wait-review" "$1"; }
