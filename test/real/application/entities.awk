# -v upto="4.5.0 4.6.0 ..." -v dir=DIR -f schema.awk -f entities.awk schema: a Doctrine mapping a table.

# Classes that are not called as their table is, as IXP Manager has them: PHP keeps "switch" for itself.
BEGIN { named["cust"] = "Customer"; named["switch"] = "Switcher" }

function field_of(spec,    parts) {
  split(spec, parts, ":")
  return "<field name=\"" parts[1] "\" column=\"" parts[1] "\" type=\"" type_of(parts[1]) "\"" \
    (parts[2] == "" ? "" : " length=\"" parts[2] "\"") " nullable=\"true\"/>"
}

function key_of(columns,    name) { name = columns; gsub(/,/, "_", name); return name }

function class_of(table,    words, count, i, name) {
  if (table in named) return named[table]
  count = split(table, words, "_")
  for (i = 1; i <= count; i++) name = name toupper(substr(words[i], 1, 1)) substr(words[i], 2)
  return name
}

END {
  for (t = 1; t <= total; t++) {
    table = order[t]
    file = dir "/Entities." class_of(table) ".dcm.xml"
    print "<?xml version=\"1.0\"?>\n<doctrine-mapping xmlns=\"http://doctrine-project.org/schemas/orm/doctrine-mapping\">" >file
    print "  <entity name=\"Entities\\" class_of(table) "\" table=\"" table "\">" >file
    if (keys[table] != "") print "    <unique-constraints>" >file
    for (k = split(keys[table], unique, " "); k > 0; k--)
      print "      <unique-constraint name=\"uniq_" table "_" key_of(unique[k]) "\" columns=\"" unique[k] "\"/>" >file
    if (keys[table] != "") print "    </unique-constraints>" >file
    print "    <id name=\"id\" type=\"integer\"><generator strategy=\"AUTO\"/></id>" >file
    count = split(columns[table], fields, " ")
    for (i = 1; i <= count; i++)
      if (fields[i] != "id")
        print "    " field_of(fields[i]) >file
    print "  </entity>\n</doctrine-mapping>" >file
    close(file)
  }
}
