// psession: the console, the script runner and the client.
#include "console/program.h"

int main(int argc, char** argv) { return psession::psession_main(argc, argv); }
