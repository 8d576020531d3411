#pragma once

/// What is declared in a namespace body that carries this is visible outside the shared library; all else is hidden.
#define OAUTHKIT_PUBLIC [[gnu::visibility("default")]]
