#pragma once

#include <string>
#include <vector>

#include "testing/journal.hpp"

namespace oauthkit::testing::contract {

/// Where a document is.
struct DocumentName {
  std::string kind;
  std::string key;
};

/// As stories tell it: `client "a"`.
std::string told(const DocumentName& name);

Key key_of(const DocumentName& name);
/// All documents of a kind, which a list is about.
Key key_of_documents(const std::string& kind);

/// Throws a fault about the document unless `holds`.
void expect(bool holds, const std::string& otherwise, const DocumentName& name);
/// Throws a fault about the documents of `kind` unless `holds`.
void expect_of_list(bool holds, const std::string& otherwise, const std::string& kind);

}  // namespace oauthkit::testing::contract
