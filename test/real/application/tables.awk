# -v upto="4.5.0 4.6.0 ..." -f schema.awk -f tables.awk schema: the tables as PHP, a column's type by its name.

END {
  print "<?php\n\nreturn ["
  for (t = 1; t <= total; t++) {
    table = order[t]
    count = split(columns[table], fields, " ")
    if (count == 0) continue
    printf "    '%s' => [", table
    for (i = 1; i <= count; i++) {
      name = fields[i]
      sub(/:.*/, "", name)
      printf "%s'%s' => '%s'", (i == 1 ? "" : ", "), name, type_of(name)
    }
    print "],"
  }
  print "];"
}
