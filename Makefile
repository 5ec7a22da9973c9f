# SPDX-License-Identifier: GPL-2.0
# ib-bonding: `make`, `make check`, `make demo`, `make bench`, `make lint`,
# `make bench-plot`, `make fuzz SECONDS=`, `make install DESTDIR= PREFIX= DISTRO= NETWORK_SCRIPTS=`,
# `make uninstall` with the same, `make rpm`, `make clean`; CONTRIBUTING has the map.

VERSION    := 1.0
PREFIX     ?= /usr
SBINDIR    ?= $(PREFIX)/sbin
MANDIR     ?= $(PREFIX)/share/man
DESTDIR    ?=
# whose network scripts the hooks are for: ifup-hooks/layout has the list
DISTRO     ?= generic
# yes: with what ifup and ifdown of network-scripts call, on rhel8 and rhel9; before those it always comes along
NETWORK_SCRIPTS ?=
# of the manual, that have a page here
SECTIONS   := 5 7 8
# bash-completion before 2.0 read but this one
COMPDIR    ?= $(if $(filter rhel4 rhel5 rhel6 sles10 sles11,$(DISTRO)),/etc/bash_completion.d,$\
	$(PREFIX)/share/bash-completion/completions)

# where zsh and fish look
ZSHDIR     ?= $(PREFIX)/share/zsh/site-functions
FISHDIR    ?= $(PREFIX)/share/fish/vendor_completions.d

BUILD ?= build
CC    ?= cc
PKG_CONFIG ?= pkg-config
OBJCOPY ?= objcopy
# where another machine's headers are, if CC builds for one; tests/arch/check has the rest of such a build
SYSROOT ?=

WARN   := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	  -Wwrite-strings -Wpointer-arith -Wvla -Werror
CFLAGS ?= -O2 -g
STD    := -std=gnu11 -D_GNU_SOURCE -DIB_BONDING_VERSION='"$(VERSION)"' -Itools/lib -MMD -MP
SAN    := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

PKGS := libmnl smartcols json-c
LIBS := $(shell $(PKG_CONFIG) --libs $(PKGS)) -liniparser -pthread -ldl
# What ib-bond loads when it needs it (tools/ib-bond/late), and what it is linked with.
LATE := $(shell $(PKG_CONFIG) --libs smartcols json-c) -liniparser
BOND_LIBS := $(shell $(PKG_CONFIG) --libs libmnl) -pthread -ldl
READELF ?= readelf
STD  += $(shell $(PKG_CONFIG) --cflags $(PKGS))
# The header is <iniparser.h> or <iniparser/iniparser.h> by distribution.
STD  += $(if $(wildcard $(SYSROOT)/usr/include/iniparser/iniparser.h),-I$(SYSROOT)/usr/include/iniparser)
# Without these headers nobody asks where a cable goes; the libraries are looked for when it is asked.
IBMAD ?= $(if $(wildcard $(SYSROOT)/usr/include/infiniband/mad.h),$(if $(wildcard $(SYSROOT)/usr/include/infiniband/umad.h),yes))
STD  += $(if $(filter yes,$(IBMAD)),-DHAVE_IBMAD)

LIB_SRC := $(sort $(wildcard tools/lib/*/*.c))
BOND_SRC := $(sort $(wildcard tools/ib-bond/*.c tools/ib-bond/*/*.c))
PARSE_SRC := $(sort $(wildcard tools/ifcfg-parse/*.c tools/ifcfg-parse/*/*.c))
PARTS := $(LIB_SRC) $(filter-out %/main.c tools/ib-bond/late/late_%,$(BOND_SRC) $(PARSE_SRC))
COMMANDS := $(if $(BOND_SRC),ib-bond) $(if $(PARSE_SRC),ifcfg-parse)
UNIT_SRC := $(sort $(wildcard tests/unit/test_*.c))
UNITS := $(UNIT_SRC:tests/unit/%.c=$(BUILD)/unit/%)

objects = $(patsubst %.c,$(BUILD)/$(1)/%.o,$(2))
# what make alone makes: the rules below come before that of all
.DEFAULT_GOAL := all
# A room is a folder: #include "room/file.h"; tests/lint has which rooms look into which.
$(call objects,obj,$(BOND_SRC)) $(call objects,san,$(BOND_SRC)): STD += -Itools/ib-bond
$(call objects,obj,$(PARSE_SRC)) $(call objects,san,$(PARSE_SRC)): STD += -Itools/ifcfg-parse

LATE_SRC := $(wildcard tools/ib-bond/late/late_*.c)
$(call objects,obj,$(LATE_SRC)) $(call objects,san,$(LATE_SRC)): STD += -I$(BUILD)
$(call objects,obj,$(LATE_SRC)) $(call objects,san,$(LATE_SRC)): | $(BUILD)/sonames.h

.PHONY: all check demo bench bench-plot fuzz lint install uninstall rpm clean sanitized units inject module module-matrix check-debug check-arch check-next
all: $(addprefix $(BUILD)/,$(COMMANDS))

$(BUILD)/ib-bond: $(call objects,obj,$(LIB_SRC) $(BOND_SRC))
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(BOND_LIBS)
$(BUILD)/ifcfg-parse: $(call objects,obj,$(LIB_SRC) $(PARSE_SRC))
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# The names of the libraries that are loaded late, as what is linked with them has them.
$(BUILD)/sonames.h:
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -shared -nostdlib -o $@.so -x c /dev/null -x none -Wl,--no-as-needed $(LATE)
	$(READELF) -d $@.so | sed -n -e 's/.*NEEDED.*\[\(libsmartcols.*\)\]/#define SONAME_SMARTCOLS "\1"/p' \
		-e 's/.*NEEDED.*\[\(libjson-c.*\)\]/#define SONAME_JSON "\1"/p' \
		-e 's/.*NEEDED.*\[\(libiniparser.*\)\]/#define SONAME_INIPARSER "\1"/p' >$@.new
	mv $@.new $@

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(STD) $(CFLAGS) $(WARN) -c -o $@ $<

# The same sources under ASan and UBSan, for the unit tests and the host-side bats files.
$(BUILD)/san/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(STD) $(SAN) $(WARN) -c -o $@ $<

$(BUILD)/san/ib-bond: $(call objects,san,$(LIB_SRC) $(BOND_SRC))
	$(CC) $(SAN) -o $@ $^ $(BOND_LIBS)
$(BUILD)/san/ifcfg-parse: $(call objects,san,$(LIB_SRC) $(PARSE_SRC))
	$(CC) $(SAN) -o $@ $^ $(LIBS)

# The same commands, many runs in one process: see tests/lib/many.c.
$(BUILD)/san/many/%.o: $(BUILD)/san/tools/%/main.o
	@mkdir -p $(@D)
	$(OBJCOPY) --redefine-sym main=command_main $< $@
many = $(BUILD)/san/many/$(1).o $(call objects,san,tests/lib/many.c $(LIB_SRC) $(filter-out %/main.c,$(2)))
$(BUILD)/san/many/ib-bond: $(call many,ib-bond,$(BOND_SRC))
	$(CC) $(SAN) -o $@ $^ $(BOND_LIBS)
$(BUILD)/san/many/ifcfg-parse: $(call many,ifcfg-parse,$(PARSE_SRC))
	$(CC) $(SAN) -o $@ $^ $(LIBS)

# A unit test may reach every part of both commands but their main().
$(BUILD)/san/parts.a: $(call objects,san,$(PARTS))
	rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/unit/%: $(BUILD)/san/tests/unit/%.o $(BUILD)/san/parts.a
	@mkdir -p $(@D)
	$(CC) $(SAN) -o $@ $^ -lcmocka $(LIBS)
$(call objects,san,$(UNIT_SRC)): STD += -Itools/ib-bond -Itools/ifcfg-parse

sanitized: $(addprefix $(BUILD)/san/,$(COMMANDS) $(addprefix many/,$(COMMANDS)))
units: $(UNITS)

install: all
	install -d $(DESTDIR)$(SBINDIR) $(addprefix $(DESTDIR)$(MANDIR)/man,$(SECTIONS)) $(DESTDIR)$(COMPDIR) \
		$(DESTDIR)$(ZSHDIR) $(DESTDIR)$(FISHDIR)
	install -m 755 $(addprefix $(BUILD)/,$(COMMANDS)) $(DESTDIR)$(SBINDIR)
	$(foreach n,$(SECTIONS),$(foreach p,$(wildcard tools/*/*.$(n)),install -m 644 $(p) $(DESTDIR)$(MANDIR)/man$(n);))
	$(foreach c,$(wildcard tools/*/*.bash),install -m 644 $(c) $(DESTDIR)$(COMPDIR)/$(basename $(notdir $(c)));)
	install -m 644 tools/ib-bond/_ib-bond $(DESTDIR)$(ZSHDIR)
	install -m 644 $(wildcard tools/*/*.fish) $(DESTDIR)$(FISHDIR)
	ifup-hooks/layout $(DISTRO) $(DESTDIR)/
	$(if $(filter yes,$(NETWORK_SCRIPTS)),$(if $(filter rhel8 rhel9,$(DISTRO)),ifup-hooks/layout $(DISTRO)-network-scripts $(DESTDIR)/))

# What make install of the same DISTRO has laid out, and what its hooks have written into network-scripts since.
uninstall:
	ifup-hooks/layout --remove $(DISTRO) $(DESTDIR)/
	rm -f $(addprefix $(DESTDIR)$(SBINDIR)/,ib-bond ifcfg-parse)
	rm -f $(foreach n,$(SECTIONS),$(addprefix $(DESTDIR)$(MANDIR)/man$(n)/,$(notdir $(wildcard tools/*/*.$(n)))))
	rm -f $(addprefix $(DESTDIR)$(COMPDIR)/,$(basename $(notdir $(wildcard tools/*/*.bash))))
	rm -f $(DESTDIR)$(ZSHDIR)/_ib-bond $(addprefix $(DESTDIR)$(FISHDIR)/,$(notdir $(wildcard tools/*/*.fish)))

# The packages, for the distribution of RPMFLAGS: make rpm RPMFLAGS="--define 'rhel 7'"
RPMFLAGS ?=
rpm:
	specs/rpm $(RPMFLAGS)

# ib_bonding.ko for the kernel whose headers are in KDIR.
KDIR ?= /lib/modules/$(shell uname -r)/build
module:
	$(MAKE) -C module KDIR=$(KDIR)

# The kernels in .cache/kernel that it builds for.
module-matrix:
	tests/module/matrix

# The module's tests on a kernel with KASAN, lockdep, kmemleak and failing allocations.
check-debug: all
	tests/module/check-debug

# For arm64, ppc64el and s390x, by Debian's cross compilers: see tests/arch/check --help.
check-arch:
	tests/arch/check

# With Debian's newest compiler, libraries, programs and kernel: see tests/arch/next --help.
check-next:
	tests/arch/next

# What the tests make of a kernel request that must go wrong: see tests/lib/inject.c.
inject: tests/lib/inject.so
tests/lib/inject.so: tests/lib/inject.c
	$(CC) -shared -fPIC -D_GNU_SOURCE $(CFLAGS) -Wall -Wextra -Werror -o $@ $< -ldl

# Everything: unit tests under ASan and UBSan, then bats files, here and in the VM.
check: all sanitized units inject
	tests/check

demo: all
	tests/demo/demo

bench: all
	tests/bench/bench

# What `tests/module/bench >tests/module/bench.txt` has measured.
bench-plot: tests/module/outage.svg tests/module/many.svg
tests/module/%.svg: tests/module/bench.txt tests/module/bench_plot.awk
	awk -f tests/module/bench_plot.awk -v picture=$* $< >$@.new
	mv $@.new $@

# Any bytes through all of ifcfg-parse, for so many seconds.  What it finds is kept as
# BUILD/fuzz/crash-*; new inputs that reach new code stay in BUILD/fuzz/corpus, and
# BUILD/fuzz/fuzz -merge=1 tests/parse/corpus BUILD/fuzz/corpus would keep those.
SECONDS  ?= 60
FUZZ_CC  ?= clang
FUZZ_SRC := tests/parse/fuzz.c $(LIB_SRC) $(filter-out %/main.c,$(PARSE_SRC))
$(BUILD)/fuzz/%.o: %.c
	@mkdir -p $(@D)
	$(FUZZ_CC) $(STD) $(SAN) -fsanitize=fuzzer-no-link -Itools/ifcfg-parse -c -o $@ $<

$(BUILD)/fuzz/fuzz: $(call objects,fuzz,$(FUZZ_SRC))
	$(FUZZ_CC) $(SAN) -fsanitize=fuzzer -o $@ $^ $(LIBS)

fuzz: $(BUILD)/fuzz/fuzz
	@mkdir -p $(BUILD)/fuzz/corpus
	$< -max_total_time=$(SECONDS) -timeout=10 -max_len=8192 -print_final_stats=1 \
		-dict=tests/parse/fuzz.dict -artifact_prefix=$(BUILD)/fuzz/ $(BUILD)/fuzz/corpus tests/parse/corpus

lint: all
	tests/lint --all

clean:
	rm -rf $(BUILD)
	rm -f tests/lib/*.so

-include $(shell find $(BUILD) -name '*.d' -type f 2>/dev/null)
