// psessiond: the broker.
#include "session/broker_server.h"

int main(int argc, char** argv) { return psession::broker_main(argc, argv); }
