// What Format-Table, -List, -Wide and -Custom share: parameters to FormatParameters, objects to packets.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "engine/cmdlet.h"
#include "format/formatter.h"

namespace psession {

class FormatCommand : public Cmdlet {
 public:
  std::vector<Value> property, exclude_property;
  Value group_by, input;
  std::string view, expand;
  bool force = false, show_error = false, display_error = false;

  void process_record() override;
  void end_processing() override;

 protected:
  virtual FormatShape shape() const = 0;
  virtual unsigned keys() const = 0;
  virtual void add_parameters(FormatParameters&) {}

 private:
  void start();
  std::unique_ptr<Formatter> formatter_;
};

}  // namespace psession
