#include <cstdio>
#include <oauthkit/fetch.hpp>

int main() {
  oauthkit::Fetcher fetcher;
  try {
    fetcher.send({.url = "http://127.0.0.1/"});
  } catch (const oauthkit::FetchRefused& refused) {
    return std::puts(refused.what()) < 0 ? 1 : 0;
  }
  return 1;
}
