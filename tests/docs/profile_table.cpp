#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "assembly/profile.hpp"

// Prints the table of docs/profiles.md as the code has it: `=` where a profile says what the one to its left says.

using namespace oauthkit;

int main() {
  const auto profiles = named_profiles();
  std::string head = "| rule |";
  std::string line = "| --- |";
  for (const auto& profile : profiles) {
    head.append(" ").append(profile.name).append(" |");
    line += " --- |";
  }
  std::cout << head << " clause |\n" << line << " --- |\n";
  for (const auto& rule : rules()) {
    std::string row = "| `" + std::string(rule.name) + "` |";
    std::vector<std::string_view> clauses;
    std::string left;
    for (const auto& profile : profiles) {
      const auto [value, clause] = rule.text(profile);
      row.append(" ").append(value == left ? "=" : value).append(" |");
      if (std::find(clauses.begin(), clauses.end(), clause) == clauses.end()) clauses.push_back(clause);
      left = value;
    }
    std::string sources;
    for (const auto clause : clauses) sources.append(sources.empty() ? "" : "; ").append(clause);
    std::cout << row << " " << sources << " |\n";
  }
}
