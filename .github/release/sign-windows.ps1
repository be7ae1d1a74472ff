# Signs files with Authenticode, with a time stamp, and makes sure that the signature holds.
# CERTIFICATE: a PFX in base64; PASSWORD: its password. Both stay in the environment.
param([Parameter(Mandatory)] [System.IO.FileInfo[]] $Files)
$ErrorActionPreference = "Stop"

$bytes = [Convert]::FromBase64String($env:CERTIFICATE)
# Windows' signing finds no key that is in memory alone. This one is gone when it is disposed of.
$flags = [Security.Cryptography.X509Certificates.X509KeyStorageFlags]::UserKeySet
$certificate = [Security.Cryptography.X509Certificates.X509Certificate2]::new($bytes, $env:PASSWORD, $flags)

try {
    foreach ($file in $Files) {
        $signed = Set-AuthenticodeSignature $file.FullName -Certificate $certificate -HashAlgorithm SHA256 `
            -IncludeChain NotRoot -TimestampServer "http://timestamp.digicert.com"
        if ($signed.Status -ne "Valid") { throw "$($file.Name): $($signed.StatusMessage)" }
        Write-Output "signed $($file.Name)"
    }
} finally {
    $certificate.Dispose()
}
