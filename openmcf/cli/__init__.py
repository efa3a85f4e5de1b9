"""The command line: thin commands that decide nothing about AWS, and views that do all the printing."""
