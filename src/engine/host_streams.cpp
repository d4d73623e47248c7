#include "engine/host_streams.h"

#include "engine/host.h"
#include "engine/records.h"
#include "engine/runspace.h"
#include "object/convert.h"

namespace psession {

struct HostStreams::Impl {
  Runspace& rs;
  std::unique_ptr<ClosingSink> renderer;

  explicit Impl(Runspace& r) : rs(r), output{*this}, error{*this}, warning{*this}, verbose{*this}, debug{*this}, information{*this}, progress{*this} {}

  struct Output final : FlushingSink {
    void flush() override { d.finish(); }
    Impl& d;
    explicit Output(Impl& i) : d(i) {}
    void write(const Value& v) override {
      if (v.is_nothing()) return;
      if (!d.renderer) {
        if (engine_hooks.make_default_output) {
          d.renderer = engine_hooks.make_default_output(d.rs);
        } else {
          if (!v.is_null()) d.rs.host().write_line(to_display(d.rs, v));
          return;
        }
      }
      d.renderer->write(v);
    }
  };
  struct Error final : Sink {
    Impl& d;
    explicit Error(Impl& i) : d(i) {}
    void write(const Value& v) override {
      if (v.is_nothing()) return;
      if (d.renderer) {   // in its place among the output
        d.renderer->write(merged_record(v));
        return;
      }
      if (engine_hooks.format_error) {
        d.rs.host().write_error_line(engine_hooks.format_error(d.rs, v));
        return;
      }
      std::string text;
      if (auto* r = v.get_if<ErrorRecordObject>()) {
        text = (r->activity.empty() ? "Exception" : r->activity) + ": " + r->message();
      } else {
        text = to_display(d.rs, v);
      }
      d.rs.host().write_error_line(text);
    }
  };
  template <void (Host::*Write)(std::string_view)> struct Text final : Sink {
    Impl& d;
    explicit Text(Impl& i) : d(i) {}
    void write(const Value& v) override {
      (d.rs.host().*Write)(to_display(d.rs, v));
    }
  };
  struct Information final : Sink {
    Impl& d;
    explicit Information(Impl& i) : d(i) {}
    void write(const Value& v) override {
      auto* r = v.get_if<InformationRecordObject>();
      Host& host = d.rs.host();
      host.write_information(v);
      if (r && !r->shown) return;
      if (auto* m = r ? r->message_data.get_if<HostInformationMessage>() : nullptr) {
        if (m->foreground >= 0 || m->background >= 0) {
          host.write_colored(m->foreground, m->background, m->message, !m->no_new_line);
        } else if (m->no_new_line) {
          host.write(m->message);
        } else {
          host.write_line(m->message);
        }
      } else {
        host.write_line(to_display(d.rs, r ? r->message_data : v));
      }
    }
  };
  struct Progress final : Sink {
    Impl& d;
    explicit Progress(Impl& i) : d(i) {}
    void write(const Value& v) override { d.rs.host().write_progress(0, v); }
  };

  Output output;
  Error error;
  Text<&Host::write_warning_line> warning;
  Text<&Host::write_verbose_line> verbose;
  Text<&Host::write_debug_line> debug;
  Information information;
  Progress progress;

  // What the renderer holds back goes out before anything else is shown.
  void finish() {
    if (!renderer) return;
    auto r = std::move(renderer);
    r->close();
  }
};

HostStreams::HostStreams(Runspace& rs) : impl_(new Impl(rs)) {}
HostStreams::~HostStreams() = default;
Streams HostStreams::streams() {
  Impl& d = *impl_;
  return {&d.output, &d.error, &d.warning, &d.verbose, &d.debug, &d.information, &d.progress};
}
void HostStreams::finish() { impl_->finish(); }

}  // namespace psession
