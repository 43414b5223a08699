; Inno Setup 6 script: wraps dist\reflectapp into one setup program, for one user and without an administrator.
;   iscc /DVersion=0.1.0 installers\windows\reflectapp.iss     gives dist\reflectapp-0.1.0-setup.exe

#ifndef Version
  #error Say the version: iscc /DVersion=...
#endif

[Setup]
AppId={{6B1E4B7C-2F0D-4C5A-9E57-3D5B9C0F8A21}
AppName=reflectapp
AppVersion={#Version}
AppPublisher=The reflectapp project
DefaultDirName={autopf}\reflectapp
DefaultGroupName=reflectapp
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile=..\..\LICENSE
OutputDir=..\..\dist
OutputBaseFilename=reflectapp-{#Version}-setup
SetupIconFile=..\..\build\build\icons\reflectapp.ico
UninstallDisplayIcon={app}\reflectapp-window.exe
Compression=lzma2
SolidCompression=yes
WizardStyle=modern
CloseApplications=yes

[Languages]
Name: "english"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: "desktop"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[InstallDelete]
; Modules of an older version must not stay beside the new ones.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\..\dist\reflectapp\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{group}\reflectapp"; Filename: "{app}\reflectapp-window.exe"
Name: "{autodesktop}\reflectapp"; Filename: "{app}\reflectapp-window.exe"; Tasks: desktop

[Run]
Filename: "{app}\reflectapp-window.exe"; Description: "{cm:LaunchProgram,reflectapp}"; Flags: nowait postinstall skipifsilent
