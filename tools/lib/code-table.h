/* SPDX-License-Identifier: GPL-2.0 */
/* code-table: one row for each code, see code.h; ifcfg-parse(8) lists them in this order */

/* what the shell makes of a file */
CODE(UNREADABLE, "UNREADABLE", ERROR,
     "The file could not be read: it is not there, it is a directory, a FIFO or a device, or a symbolic link "
     "leads out of the root or in a circle.")
CODE(TOO_BIG, "TOO-BIG", ERROR,
     "A configuration file is at most 1 MiB long, and its values together at most 4 MiB. "
     "Anything larger is not read.")
CODE(NUL, "NUL-BYTE", ERROR,
     "The file holds a NUL byte. The shell leaves it out, other readers end the line or the file there. "
     "A crash while the file was written leaves such bytes; write the file anew.")
CODE(BOM, "BOM", ERROR,
     "The file begins with a byte order mark, as some editors write it. The shell takes it for a part of the "
     "first word and loses the first line. Save the file without it.")
CODE(SYNTAX, "SYNTAX", ERROR,
     "The shell refuses this line. Everything before it counts, the line itself and everything behind it "
     "is not read.")
CODE(QUOTE, "QUOTE", ERROR,
     "A quote or a bracket is opened and never closed. For the shell the file ends in front of the line "
     "where that command begins.")
CODE(NOT_FOLLOWED, "NOT-FOLLOWED", ERROR,
     "The file uses a part of the shell's language that ifcfg-parse does not follow, so none of its "
     "variables is sure. Write plain NAME=value lines.")
CODE(SHELL_EXPANSION, "SHELL-EXPANSION", WARNING,
     "The value depends on what is known only when the file is run: the output of a command, arithmetic, "
     "a variable that nothing sets before. It is reported as unknown, never guessed. Other readers take "
     "the line for literal text.")
CODE(SHELL_CODE, "SHELL-CODE", WARNING,
     "A command such as if, for or case, a pipeline or a function. Variables set in it are unknown; "
     "readers other than the shell see every line of it.")
CODE(SHELL_COMMAND, "SHELL-COMMAND", WARNING,
     "The file runs a command when it is read. ifcfg-parse runs nothing.")
CODE(SHELL_STATE, "SHELL-STATE", ERROR,
     "The command can change any variable (eval, source, read ...), or how the shell reads on, or it ends the "
     "shell. Values set before it are unknown.")
CODE(SPACED, "SPACED-ASSIGNMENT", ERROR,
     "There is a blank before the \"=\". The shell runs a command of that name and sets nothing.")
CODE(TEMPORARY, "TEMPORARY-ASSIGNMENT", ERROR,
     "A value holds an unquoted blank, or there is a blank behind the \"=\". The shell takes what follows for a "
     "command, and the variable is set for that command only.")
CODE(READONLY, "READONLY", ERROR,
     "The variable may not be changed. The shell says so and leaves out the rest of the line.")

/* what the files say about bonds */
CODE(UNKNOWN_VALUE, "UNKNOWN-VALUE", ERROR,
     "The value of a variable that the bond needs is known only when the file is run, see SHELL-EXPANSION and "
     "SHELL-STATE. Write the value itself.")
CODE(BAD_NAME, "BAD-NAME", ERROR,
     "No interface can have that name: names have 1 to 15 bytes, no slash, no colon, no blank.")
CODE(NO_DEVICE, "NO-DEVICE", ERROR,
     "The file does not say which interface it is for. The Red Hat scripts take it from DEVICE, never from the "
     "name of the file.")
CODE(DEVICE_TWICE, "DEVICE-TWICE", ERROR,
     "Two files configure the same interface. Which one is used depends on how the interface is started.")
CODE(BOND_TWICE, "BOND-TWICE", ERROR,
     "The same bond is described in two places, for example in an ifcfg file and in ib-bonding.conf.")
CODE(SLAVE_TWICE, "SLAVE-TWICE", ERROR,
     "The bond names the same slave twice.")
CODE(UNKNOWN_OPTION, "UNKNOWN-OPTION", ERROR,
     "The bonding driver has no option of that name. The scripts write it into a file that does not exist and "
     "say nothing; wicked drops the whole bond.")
CODE(OPTION_SYNTAX, "OPTION-SYNTAX", ERROR,
     "Options are NAME=VALUE words with blanks between them and none around the \"=\".")
CODE(OPTION_VALUE, "OPTION-VALUE", ERROR,
     "The option does not take that value.")
CODE(OPTION_RANGE, "OPTION-RANGE", ERROR,
     "The number is outside of what the bonding driver takes.")
CODE(OPTION_MODE, "OPTION-MODE", ERROR,
     "The option belongs to other bonding modes; the driver refuses it in this one.")
CODE(OPTION_MODULE, "OPTION-MODULE", WARNING,
     "The option is one of the module, read when the module is loaded, not one of a bond. It belongs into "
     "modprobe.conf.")
CODE(OPTION_TWICE, "OPTION-TWICE", WARNING,
     "The option is given twice in one place; the last value counts.")
CODE(BAD_ADDRESS, "BAD-ADDRESS", ERROR,
     "The address is none, or none that an interface can have.")
CODE(BAD_NETMASK, "BAD-NETMASK", ERROR,
     "A netmask is a row of one bits followed by zero bits, 255.255.255.0 for example; a prefix is their number.")
CODE(BAD_VALUE, "BAD-VALUE", ERROR,
     "The variable does not take that value.")
CODE(ADDRESS_TWICE, "ADDRESS-TWICE", ERROR,
     "The same address is given twice, to one bond or to two.")
CODE(BAD_PKEY, "BAD-PKEY", ERROR,
     "P_Keys are 0x8001 to 0xffff. Bit 0x8000, full membership, is added if it is not there.")
