// The digest interface of OpenSSL's libcrypto; Swift imports all of it that is used here as it is.
#pragma once
#include <openssl/evp.h>
