"""The timeline under the video: scale, lanes and the widget."""
