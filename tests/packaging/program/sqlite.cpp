#include <oauthkit/stores/sqlite.hpp>

int main(int, char** argv) { return oauthkit::stores::sqlite(argv[0] + std::string(".db")) ? 0 : 1; }
