window.studioLabels = { exact: {}, patterns: [] };
