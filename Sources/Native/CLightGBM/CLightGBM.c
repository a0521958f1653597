// Lets the compiler see the declarations on their own; the functions are the library's.
#include "CLightGBM.h"
