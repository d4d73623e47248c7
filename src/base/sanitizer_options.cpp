// What sanitizer builds need to know before main: tables of types, shapes and commands live as long as the process
// and are not given back at its end. Objects of scripts are counted by the tests instead.
#if defined(__SANITIZE_ADDRESS__)
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() { return "detect_leaks=0"; }
#endif
