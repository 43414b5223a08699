"""Windows, pages, dialogs and widgets. Qt lives here and in `work`."""
