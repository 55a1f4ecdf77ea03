# Types each line into a zsh of its own, then Tab, and prints what the line has become.
zmodload zsh/zpty
zpty shell zsh -f -i
say() { zpty -w -n shell "$1" }
say $'PS1= PROMPT_EOL_MARK=\nautoload -Uz compinit; compinit -D -u; source <(fleet completion zsh)\n'
say $'show() { print -r -- "<<$BUFFER>>"; BUFFER=; }; zle -N show; bindkey "^X" show; print re"ady"\n'
zpty -r shell told '*ready*'
for line in "$@"; do
  say "$line"$'\t\x18'
  zpty -r shell told '*<<*>>*'
  told=${told##*<<}
  print -r -- "${told%%>>*}"
done
zpty -d shell
