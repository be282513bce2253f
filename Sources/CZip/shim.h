// libzip's interface.
#pragma once
#include <zip.h>
