// The completion scripts for bash, zsh and fish.

enum CompletionScript: String, CaseIterable {
  case bash, zsh, fish

  var text: String {
    switch self {
    case .bash: Self.bashText
    case .zsh: Self.zshText
    case .fish: Self.fishText
    }
  }

  private static let bashText = #"""
    # bash completion of netlab
    _netlab() {
      local current=${COMP_WORDS[COMP_CWORD]} candidate summary word
      local -a words=()
      # bash splits words at "=", and completed names contain backslashes.
      for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do [[ $word == = ]] || words+=("${word//\\/}"); done
      [[ $current == = ]] && current= && words+=("")
      COMPREPLY=()
      while IFS=$'\t' read -r candidate summary; do
        case $candidate in
          :directories) compopt -o filenames 2>/dev/null; mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -d -- "$current") ;;
          :files)
            compopt -o filenames 2>/dev/null
            mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -X "!*.$summary" -- "$current"; compgen -d -- "$current") ;;
          # What is inserted is read as typed.
          *) COMPREPLY+=("$(printf %q "$candidate")") ;;
        esac
      done < <(netlab __complete "${words[@]}" 2>/dev/null)
    }
    complete -F _netlab netlab

    """#

  private static let zshText = #"""
    #compdef netlab
    # zsh completion of netlab
    _netlab() {
      local candidate summary
      local -a candidates
      while IFS=$'\t' read -r candidate summary; do
        case $candidate in
          :directories) _files -/ ;;
          :files) _files -g "*.$summary" ;;
          *) candidates+=("${${candidate//\\/\\\\}//:/\\:}:$summary") ;;
        esac
      done < <(netlab __complete "${(@)words[2,CURRENT]}" 2>/dev/null)
      (( ${#candidates} )) && _describe netlab candidates
    }
    if [ "$funcstack[1]" = _netlab ]; then _netlab "$@"; else compdef _netlab netlab; fi

    """#

  private static let fishText = #"""
    # fish completion of netlab
    function __netlab_complete
      set -l typed (commandline -opc) (commandline -ct)
      netlab __complete $typed[2..-1] 2>/dev/null | while read -l -d \t candidate summary
        switch $candidate
          case :directories
            __fish_complete_directories (commandline -ct)
          case :files
            __fish_complete_suffix .$summary
          case '*'
            printf '%s\t%s\n' $candidate $summary
        end
      end
    end
    complete -c netlab -f -a '(__netlab_complete)'

    """#
}
