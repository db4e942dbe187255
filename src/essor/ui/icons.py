"""The icons of the design, drawn once: 20 x 20 strokes, inlined, always beside the word that names them."""

ICONS = {
    "arrow": '<path d="M3.5 10h13M11.5 5l5 5-5 5"/>',
    "bell": '<path d="M5.5 13.5V9a4.5 4.5 0 0 1 9 0v4.5l1.5 1.5H4l1.5-1.5ZM8.3 17.3h3.4"/>',
    "building": '<path d="M4 17.5V3.5h8v14M12 8h4v9.5M2.5 17.5h15M6.8 6.5h2.4M6.8 9.5h2.4M6.8 12.5h2.4"/>',
    "calendar": ('<rect x="3" y="4.5" width="14" height="12.5" rx="1.5"/><path d="M3 8.5h14M7 2.5v4M13 2.5v4"/>'),
    "chart": '<path d="M3 3v14h14M6.5 13.5l3-4 2.5 2 4.5-6"/>',
    "check": '<path d="m4 10.5 4 4 8-9"/>',
    "chevron": '<path d="m7.5 4.5 5.5 5.5-5.5 5.5"/>',
    "clock": '<circle cx="10" cy="10" r="7"/><path d="M10 6v4.3l2.8 1.7"/>',
    "coins": (
        '<ellipse cx="10" cy="5.5" rx="6.5" ry="2.7"/><path d="M3.5 5.5v4.5c0 1.5 2.9 2.7 6.5 2.7s6'
        '.5-1.2 6.5-2.7V5.5M3.5 10v4.5c0 1.5 2.9 2.7 6.5 2.7s6.5-1.2 6.5-2.7V10"/>'
    ),
    "cross": '<path d="m5 5 10 10M15 5 5 15"/>',
    "dot": '<circle cx="10" cy="10" r="4" fill="currentColor"/>',
    "download": '<path d="M10 3v10M5.5 9 10 13.5 14.5 9M3.5 17h13"/>',
    "edit": '<path d="M4 16l.7-3.3L13 4.4l2.6 2.6-8.3 8.3L4 16Z"/>',
    "eye": (
        '<path d="M2 10c2-3.6 4.7-5.4 8-5.4s6 1.8 8 5.4c-2 3.6-4.7 5.4-8 5.4S4 13.6 2 10Z"/><circle'
        ' cx="10" cy="10" r="2.3"/>'
    ),
    "file": '<path d="M5 2.5h6.5L15.5 6.5v11H5zM11.5 2.5v4h4M7.5 11h5M7.5 14h5"/>',
    "flag": '<path d="M5 17.5v-14h9.5l-2 3.7 2 3.8H5"/>',
    "half": '<circle cx="10" cy="10" r="6"/><path d="M10 4a6 6 0 0 1 0 12Z" fill="currentColor"/>',
    "home": '<path d="M3 9.5 10 3.5l7 6V17h-4.5v-4.5h-5V17H3V9.5Z"/>',
    "info": '<circle cx="10" cy="10" r="7.2"/><path d="M10 9.3v4.2M10 6.5v.1"/>',
    "list": '<path d="M7 5h10M7 10h10M7 15h10M3 5h.1M3 10h.1M3 15h.1"/>',
    "lock": '<rect x="4" y="9" width="12" height="8" rx="1.5"/><path d="M6.8 9V6.5a3.2 3.2 0 0 1 6.4 0V9"/>',
    "mail": '<rect x="2.5" y="4.5" width="15" height="11" rx="1.5"/><path d="m3 5.5 7 5.5 7-5.5"/>',
    "map": '<path d="m2.5 5 5-2 5 2 5-2v12l-5 2-5-2-5 2V5ZM7.5 3v12M12.5 5v12"/>',
    "minus": '<path d="M4 10h12"/>',
    "offline": ('<path d="M2.5 7.5c4.5-4 10.5-4 15 0M5.5 10.7c2.8-2.4 6.2-2.4 9 0M10 15.2v.1M3.5 16.5l13-13"/>'),
    "out": '<path d="M12 3.5H4v13h8M8.5 10H17M13.5 6.5 17 10l-3.5 3.5"/>',
    "pause": '<path d="M7 4.5v11M13 4.5v11"/>',
    "people": (
        '<circle cx="7.5" cy="7" r="2.8"/><path d="M2.5 16.5c.3-3 2.3-4.7 5-4.7s4.7 1.7 5 4.7M13 4.'
        '4a2.8 2.8 0 0 1 0 5.2M14.6 12.3c1.8.7 2.8 2.2 3 4.2"/>'
    ),
    "person": '<circle cx="10" cy="6.8" r="3.2"/><path d="M4 17c.4-3.4 2.8-5.3 6-5.3s5.6 1.9 6 5.3"/>',
    "pin": (
        '<path d="M10 17.5c3.6-4 5.5-6.8 5.5-9.3a5.5 5.5 0 0 0-11 0c0 2.5 1.9 5.3 5.5 9.3Z"/><circl'
        'e cx="10" cy="8.2" r="1.9"/>'
    ),
    "plus": '<path d="M10 4v12M4 10h12"/>',
    "print": '<path d="M6 7V3h8v4M6 14H3.5V7h13v7H14M6 11.5h8V17H6z"/>',
    "qr": (
        '<path d="M3.5 3.5h5v5h-5zM11.5 3.5h5v5h-5zM3.5 11.5h5v5h-5zM11.5 11.5h2v2M16.5 11.5v2M11.5'
        ' 16.5h2M16.5 16.5v.1"/>'
    ),
    "scale": '<path d="M10 3v14M6 17h8M3.5 6h13M5.5 6 3 11.5h5L5.5 6ZM14.5 6 12 11.5h5L14.5 6Z"/>',
    "school": ('<path d="M1.8 7.5 10 3.5l8.2 4-8.2 4-8.2-4ZM5 9.3v4.2c1.3 1.3 3 2 5 2s3.7-.7 5-2V9.3M18.2 7.5v5"/>'),
    "search": '<circle cx="9" cy="9" r="5.5"/><path d="M13.2 13.2 17 17"/>',
    "shield": (
        '<path d="M10 2.5 16.5 5v4.5c0 4-2.6 6.7-6.5 8-3.9-1.3-6.5-4-6.5-8V5L10 2.5Z"/><path d="m7 10 2.2 2.2L13.2 8"/>'
    ),
    "teach": (
        '<rect x="2.5" y="3.5" width="15" height="9.5" rx="1"/><path d="M10 13v2M6.5 17.5 10 15l3.5'
        ' 2.5M6.5 9.5l2.5-2.5 2 1.5 2.5-2.5"/>'
    ),
    "undo": '<path d="M4 8h8.5a4 4 0 0 1 0 8H8M7.5 4 3.5 8l4 4"/>',
    "upload": '<path d="M10 17V7M5.5 11 10 6.5l4.5 4.5M3.5 3h13"/>',
    "warning": '<path d="M10 3.2 18 17H2L10 3.2Z"/><path d="M10 8.5v3.5M10 14.4v.1"/>',
}
