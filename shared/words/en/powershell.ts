/** What is wrong with what a PowerShell script declares by itself: its param() block, its help, its [nxt] calls. ACT1. */
export const powershellProblems = {
  noAction:
    'The script does not say its name. Add comment-based help with .SYNOPSIS, or a comment line “# @action Name of the action”.',
  'open-string': 'A string that begins here is never closed.',
  'open-comment': 'A comment that begins here with <# is never closed with #>.',
  'open-bracket': 'A bracket that opens here is never closed.',
  'bad-here-string': 'Nothing may stand after the quote that begins a here-string.',
  'too-deep': 'Strings stand in each other more deeply than is read here.',
  notAParameter: 'The param() block is not understood here: expected a parameter such as [string]$Name.',
  afterParameter: 'The param() block is not understood after ${name}: expected a comma or a closing bracket.',
  unknownType:
    'The type [{type}] of ${name} is not read. Use one of {known}, or declare the input in a comment line “# @input {name} …”.',
  twoTypes: 'The parameter ${name} has two types.',
  unknownAttribute: 'The attribute [{attribute}] of ${name} is not known here.',
  badMandatory:
    'Whether ${name} is mandatory cannot be read: write Mandatory, Mandatory = $true or Mandatory = $false.',
  parameterSets:
    'The parameter ${name} belongs to a parameter set. Scripts with parameter sets are not read.',
  badValues:
    'The values of ValidateSet for ${name} cannot be read: 1 to {limit} different texts or numbers are expected.',
  notLiteral:
    'The default of ${name} is not a plain value (a text in quotes, a number, $true, $false, $null). Make it one, or declare the input in a comment line “# @input {name} …”.',
  badName:
    'The name ${name} is not allowed for a parameter. Use 1 to 64 letters, digits and underscores, beginning with a letter.',
  duplicateName: 'The parameter ${name} stands twice (upper and lower case count as the same).',
  tooManyInputs: 'More than {limit} inputs; this is the first beyond that.',
  outputNotLiteral: 'The name of an output must be a plain text in quotes: [nxt]::{method}("Name", …).',
  unknownMethod: '[nxt]::{method} is not known. Known are {known}.',
  outputTypes: 'The output {name} is of type {type} here and of type {other} in line {line}.',
  tooManyOutputs: 'More than {limit} outputs; this is the first beyond that.',
  campaigns: 'The script asks the user by a campaign ([nxt.campaignaction]). There are none here.',
}
