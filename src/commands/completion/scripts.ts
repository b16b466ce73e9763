import type { Shell } from './index.ts';

/**
 * What each shell is told. All of them hand over the words up to the cursor as they are, without evaluating them, and get back a candidate
 * a line, behind a tab what it is; the line `:files` asks for the names of files.
 */
export const scripts: Readonly<Record<Shell, string>> = {
  bash: `# bash completion for modelarts-export: source <(modelarts-export completion bash)
_modelarts_export() {
  local line
  COMPREPLY=()
  compopt -o nosort 2>/dev/null
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o default
    else
      COMPREPLY+=("$line")
    fi
  done < <(modelarts-export completion bash -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _modelarts_export modelarts-export export-tasks
`,
  zsh: `#compdef modelarts-export export-tasks
# zsh completion for modelarts-export: source <(modelarts-export completion zsh)
_modelarts_export() {
  local line value
  local -a lines described
  lines=("\${(@f)$(modelarts-export completion zsh -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ $lines[1] == ':files' ]]; then
    compset -P '*='
    _files
    return
  fi
  for line in $lines; do
    value=\${line%%$'\\t'*}
    described+=("\${value//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe -V 'modelarts-export' described
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _modelarts_export "$@"
else
  compdef _modelarts_export modelarts-export export-tasks
fi
`,
  fish: `# fish completion for modelarts-export: modelarts-export completion fish | source
function __modelarts_export_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l lines (modelarts-export completion fish -- $words[2..-1] "$current" 2>/dev/null)
    if test "$lines[1]" = ':files'
        __fish_complete_path (string replace -r -- '^--[^=]*=' '' "$current")
    else if test (count $lines) -gt 0
        printf '%s\\n' $lines
    end
end
complete -c modelarts-export -f -k -a '(__modelarts_export_complete)'
complete -c export-tasks -f -k -a '(__modelarts_export_complete)'
`,
  // an empty argument is lost on the way to a program, but for the newest: a colon stands before the last word
  powershell: `# PowerShell completion for modelarts-export: modelarts-export completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName modelarts-export, export-tasks -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  modelarts-export completion powershell -- @words ":$wordToComplete" 2>$null | Where-Object { $_ -ne ':files' } | ForEach-Object {
    $value, $text = $_ -split "\`t", 2
    if (-not $text) { $text = $value }
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $text)
  }
}
`,
};
