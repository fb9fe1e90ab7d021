# Starts a PowerShell script that has a param() block or writes its outputs with [nxt]. The agent starts this file and
# names the verified script in HANDRAIL_SCRIPT; values come from the environment and standard input, never from a
# command line. HANDRAIL_PARAMETERS holds "name:source:form" for each parameter, with blanks between: source is open or
# secret, form is text, boolean or secure. HANDRAIL_NXT is 1 where the script uses [nxt].
# Preferences and strict mode stay as they are: the script inherits them.

function Read-HandrailParameters {
  $values = @{}
  $secrets = @{}
  $parts = @("$env:HANDRAIL_PARAMETERS".Split(' ') | Where-Object { $_ -ne '' })
  if (@($parts | Where-Object { $_.Split(':')[1] -eq 'secret' }).Count -gt 0) {
    $encoding = New-Object System.Text.UTF8Encoding -ArgumentList $false
    $reader = New-Object System.IO.StreamReader -ArgumentList ([Console]::OpenStandardInput()), $encoding
    $line = "$($reader.ReadLine())"
    # One flat object of texts. ConvertFrom-Json would make dates of texts that look like one.
    foreach ($pair in [regex]::Matches($line, '"((?:[^"\\]|\\.)*)":"((?:[^"\\]|\\.)*)"')) {
      $secrets[$pair.Groups[1].Value] = [regex]::Unescape($pair.Groups[2].Value)
    }
    # The script may read the line again.
    [Console]::SetIn((New-Object System.IO.StringReader -ArgumentList $line))
  }
  foreach ($part in $parts) {
    $name, $source, $form = $part.Split(':')
    if ($source -eq 'secret') { $value = $secrets[$name] }
    else { $value = [Environment]::GetEnvironmentVariable("HANDRAIL_INPUT_$name") }
    # Windows knows no empty environment variable.
    $text = "$value"
    if ($form -eq 'boolean') { $values[$name] = ($text -eq 'true') }
    elseif ($form -eq 'secure') {
      $secure = New-Object System.Security.SecureString
      foreach ($character in $text.ToCharArray()) { $secure.AppendChar($character) }
      $values[$name] = $secure
    }
    else { $values[$name] = $text }
  }
  $values
}

function Add-HandrailNxt {
  $code = @'
using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;

public static class Nxt {
  public static void WriteOutputString(string name, string value) { Write(name, value); }
  public static void WriteOutputBool(string name, bool value) { Write(name, value ? "true" : "false"); }
  public static void WriteOutputUInt32(string name, uint value) { Write(name, value.ToString(CultureInfo.InvariantCulture)); }
  public static void WriteOutputFloat(string name, double value) { Write(name, value.ToString("R", CultureInfo.InvariantCulture)); }
  public static void WriteOutputSize(string name, double value) { Write(name, Plain(value)); }
  public static void WriteOutputRatio(string name, double value) { Write(name, Plain(value)); }
  public static void WriteOutputBitRate(string name, double value) { Write(name, Plain(value)); }
  public static void WriteOutputDateTime(string name, DateTime value) {
    Write(name, value.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
  }
  public static void WriteOutputDuration(string name, TimeSpan value) {
    Write(name, Math.Round(value.TotalMilliseconds).ToString("0", CultureInfo.InvariantCulture));
  }
  public static void WriteOutputStringList(string name, string[] values) {
    if (values == null) return;
    foreach (string value in values) Write(name, value);
  }

  private static string Plain(double value) { return value.ToString("0.############", CultureInfo.InvariantCulture); }

  private static void Write(string name, string value) {
    if (name == null || !Regex.IsMatch(name, "^[A-Za-z][A-Za-z0-9_]{0,63}\\z"))
      throw new ArgumentException("\"" + name + "\" is no name for an output.");
    string[] lines = (value ?? "").Replace("\r\n", "\n").Replace('\r', '\n').Split('\n');
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < lines.Length; at++)
      text.Append(name).Append(at == 0 ? "=" : "+=").Append(lines[at]).Append('\n');
    File.AppendAllText(Environment.GetEnvironmentVariable("HANDRAIL_OUTPUTS"), text.ToString(), new UTF8Encoding(false));
  }
}
'@
  # Remote-action scripts look for this file under $env:NEXTHINK and load it themselves.
  $env:NEXTHINK = [System.IO.Path]::GetDirectoryName($env:HANDRAIL_SCRIPT)
  try {
    $folder = [System.IO.Path]::Combine($env:NEXTHINK, 'RemoteActions')
    $file = [System.IO.Path]::Combine($folder, 'nxtremoteactions.dll')
    [void][System.IO.Directory]::CreateDirectory($folder)
    Add-Type -TypeDefinition $code -OutputAssembly $file -OutputType Library -ErrorAction Stop
    Add-Type -Path $file -ErrorAction Stop
  }
  catch {
    # The folder is not ours to write in: another account's run.
    Add-Type -TypeDefinition $code -ErrorAction Stop
  }
}

if ($env:HANDRAIL_NXT -eq '1') { Add-HandrailNxt }
$HandrailParameters = Read-HandrailParameters
$global:LASTEXITCODE = 0
& $env:HANDRAIL_SCRIPT @HandrailParameters
# False after `exit` with another code than 0, and where the script could not be called at all.
if ($?) { exit 0 }
if ($LASTEXITCODE) { exit $LASTEXITCODE }
exit 1
